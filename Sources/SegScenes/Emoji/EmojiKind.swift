/// What a subgroup of Unicode's list has in common in people's mouths.
struct EmojiKind: Hashable, Sendable {
    /// A word for all of a subgroup's members but some.
    struct Word: Hashable, Sendable {
        var word: String
        /// Names of members for which the word is debatable.
        var except: Set<String> = []
        /// Whether it is debatable for every member.
        var isDebatable = false
    }

    var words: [Word] = []
    /// Whether its members look so alike that the name of one could be taken to mean another.
    var looksAlike = false
    /// Whether a member that stands on its head is seen to do so.
    var hasUpside = false

    /// What is known of a subgroup; nil for those that are not drawn: signs and symbols, gestures, whole landscapes.
    static func of(subgroup: String) -> EmojiKind? {
        if let known = table[subgroup] { return known }
        if subgroup.hasPrefix("face-") { return faces }
        return plain.contains(subgroup) ? EmojiKind() : nil
    }

    private static let faces = EmojiKind(words: [Word(word: "face")], looksAlike: true, hasUpside: true)

    private static let plain: Set<String> = [
        "arts & crafts", "award-medal", "book-paper", "clothing", "computer", "dishware", "event", "game", "hotel",
        "household", "light & video", "lock", "mail", "medical", "money", "music", "office", "other-object", "phone",
        "plant-other", "science", "sky & weather", "sound", "sport", "time", "writing",
    ]

    private static let table: [String: EmojiKind] = [
        "cat-face": EmojiKind(
            words: [Word(word: "cat"), Word(word: "face", isDebatable: true), Word(word: "animal", isDebatable: true)],
            looksAlike: true, hasUpside: true),
        "monkey-face": EmojiKind(
            words: [
                Word(word: "monkey"), Word(word: "face", isDebatable: true), Word(word: "animal", isDebatable: true),
            ],
            looksAlike: true, hasUpside: true),
        "heart": EmojiKind(
            words: [Word(word: "heart", except: ["love letter", "heart decoration"])], hasUpside: false),
        "person": person, "person-role": person, "person-fantasy": person, "person-sport": person,
        "animal-mammal": EmojiKind(words: [animal(except: ["pig nose", "paw prints"])], hasUpside: true),
        "animal-bird": EmojiKind(
            words: [
                Word(word: "bird", except: ["feather", "wing", "hatching chick"]), animal(except: ["feather", "wing"]),
            ],
            hasUpside: true),
        "animal-amphibian": EmojiKind(words: [animal()], hasUpside: true),
        "animal-reptile": EmojiKind(words: [animal()], hasUpside: true),
        "animal-marine": EmojiKind(
            words: [animal(except: ["spiral shell", "coral"]), Word(word: "fish", isDebatable: true)], hasUpside: true),
        "animal-bug": EmojiKind(
            words: [
                Word(word: "bug", except: ["snail", "spider", "spider web", "scorpion", "worm", "microbe"]),
                Word(word: "animal", isDebatable: true),
            ]),
        "plant-flower": EmojiKind(words: [Word(word: "flower", except: ["bouquet", "rosette", "lotus"])]),
        "food-fruit": EmojiKind(
            words: [
                Word(word: "fruit", except: ["tomato", "olive", "coconut"]), Word(word: "food", isDebatable: true),
                Word(word: "vegetable", isDebatable: true),
            ]),
        "food-vegetable": EmojiKind(
            words: [
                Word(word: "vegetable", except: ["avocado", "peanuts", "beans", "chestnut", "ginger root"]),
                Word(word: "food", isDebatable: true), Word(word: "fruit", isDebatable: true),
            ]),
        "food-prepared": EmojiKind(words: [food]), "food-asian": EmojiKind(words: [food]),
        "food-sweet": EmojiKind(words: [food]),
        "food-marine": EmojiKind(
            words: [Word(word: "food", isDebatable: true), Word(word: "animal", isDebatable: true)]),
        "drink": EmojiKind(
            words: [
                Word(word: "drink", except: ["baby bottle", "teapot", "pouring liquid", "ice", "tumbler glass"]),
                Word(word: "food", isDebatable: true),
            ], hasUpside: true),
        "place-building": EmojiKind(
            words: [
                Word(
                    word: "building",
                    except: [
                        "stadium", "brick", "rock", "wood", "hut", "houses", "wedding", "Tokyo tower",
                        "Statue of Liberty",
                    ])
            ], hasUpside: true),
        "place-religious": EmojiKind(words: [Word(word: "building", except: ["shinto shrine"])], hasUpside: true),
        "transport-ground": EmojiKind(
            words: [
                Word(
                    word: "vehicle",
                    except: [
                        "station", "mountain railway", "manual wheelchair", "motorized wheelchair", "kick scooter",
                        "skateboard", "roller skate", "bus stop", "motorway", "railway track", "oil drum", "fuel pump",
                        "wheel", "police car light", "horizontal traffic light", "vertical traffic light", "stop sign",
                        "construction",
                    ])
            ], hasUpside: true),
        "transport-water": EmojiKind(
            words: [
                Word(word: "boat", except: ["anchor", "ring buoy", "passenger ship", "ferry", "ship"]),
                Word(word: "ship", isDebatable: true), Word(word: "vehicle", isDebatable: true),
            ], hasUpside: true),
        "transport-air": EmojiKind(
            words: [
                Word(
                    word: "aircraft",
                    except: [
                        "parachute", "seat", "suspension railway", "mountain cableway", "aerial tramway", "satellite",
                        "rocket", "flying saucer",
                    ]), Word(word: "vehicle", isDebatable: true),
            ]),
        "musical-instrument": EmojiKind(words: [Word(word: "instrument")]),
        "tool": EmojiKind(
            words: [
                Word(
                    word: "tool",
                    except: ["dagger", "crossed swords", "bomb", "bow and arrow", "shield", "white cane", "link"])
            ]),
    ]

    private static let food = Word(word: "food", except: ["canned food", "cooking", "takeout box", "bento box"])
    private static let person = EmojiKind(
        words: [Word(word: "person"), Word(word: "face", isDebatable: true)], looksAlike: true, hasUpside: true)

    private static func animal(except: Set<String> = []) -> Word { Word(word: "animal", except: except) }
}
