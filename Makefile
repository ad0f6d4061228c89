# make demo         set everything up, build, and segment the sample pictures with the embedded checkpoint
# make test         prove the tree: checks, the whole test suite, and ten seconds of each fuzzer; offline once set up
# make conformance  the same work given to us and to the pinned Python references, live
# make docs         the reference of every module, with DocC, in .build/documentation
# make bench        side-by-side figures, written to Benchmarks/RESULTS.md
# make dist         a folder and archive that run without Swift or Python (dist-check: in a bare Debian and Ubuntu, as root)
# make wheel        the Python package, in .build/wheel
# make recipes      TRL's trainers, ms-swift's and verl's interfaces, against our own steps
# make format       rewrite the sources in the project's format
SWIFT_BUILD := swift build --configuration release

.PHONY: setup references build build-tests demo check test fuzz conformance docs bench dist dist-check wheel recipes format

setup:
	Scripts/setup

references: setup
	Scripts/setup-references

build: setup
	$(SWIFT_BUILD) --product simpleseg

# Requests that wait for the clock run by themselves: beside hundreds of tests on two cores they would wait for the others.
# Tests run unoptimised, with every check of the compiler's in place.
build-tests: setup
	swift build --build-tests

demo: build
	Scripts/demo

check:
	Scripts/check

test: build-tests check
	swift test --skip-build --skip "SegChatTests|ConnectionGuardTests"
	swift test --skip-build --filter "SegChatTests|ConnectionGuardTests"
	Scripts/docs
	Scripts/fuzz all 10

conformance: references
	$(SWIFT_BUILD) --product simpleseg
	$(SWIFT_BUILD) --product SegProbe
	$(SWIFT_BUILD) --target SegTokenInterface
	Scripts/wheel
	Scripts/conformance/all

bench: references
	$(SWIFT_BUILD) --product simpleseg
	$(SWIFT_BUILD) --product SegProbe
	$(SWIFT_BUILD) --target SegTokenInterface
	Scripts/wheel
	Scripts/bench/all

dist: setup
	Scripts/dist

# Minutes, and bare systems from the distributions' servers: not part of CI.
dist-check: dist
	Scripts/dist-check

# The library as DocC archives in .build/documentation.
docs: build-tests
	Scripts/docs

wheel: build
	$(SWIFT_BUILD) --target SegTokenInterface
	Scripts/wheel

recipes: references wheel
	Scripts/setup-recipes
	.deps/recipes/bin/python Scripts/recipes/trainers.py .build/release

format:
	swift format --in-place --parallel --recursive --configuration .swift-format Package.swift Sources Tests Fuzz
