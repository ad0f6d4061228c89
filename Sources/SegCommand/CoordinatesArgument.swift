public import ArgumentParser
public import SegNotation

extension CoordinateConvention: ExpressibleByArgument {}
