public import ArgumentParser
public import SegGeometry

extension FillRule: ExpressibleByArgument {}
