public import ArgumentParser
public import SegScenes

extension SceneStyle.Objects: ExpressibleByArgument {}
