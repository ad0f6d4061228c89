import Testing

@testable import SegModels

@Suite struct ModelFamilyTests {
    @Test func `no name of a family or a kind of model is given twice`() {
        let types = ModelFamily.all.flatMap(\.modelTypes)
        #expect(Set(types).count == types.count && Set(ModelFamily.all).count == ModelFamily.all.count)
        for type in types { #expect(ModelFamily.named(type)?.modelTypes.contains(type) == true) }
        #expect(ModelFamily.named("llama") == nil)
    }

    @Test func `names of the projector are not taken for the tower's`() {
        for family in ModelFamily.all {
            for name in family.prefixes.projector { #expect(family.part(of: name + "x") == .projector) }
            for name in family.prefixes.vision { #expect(family.part(of: name + "blocks.0") == .vision) }
            #expect(family.part(of: "lm_head.weight") == .language)
        }
    }
}
