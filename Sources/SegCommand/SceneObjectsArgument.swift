public import ArgumentParser
public import SegData

extension SceneStyle.Objects: ExpressibleByArgument {}
