import Testing
import Torch

struct LocalAddressTests {
    @Test(arguments: ["127.0.0.1", "127.0.1.1", "localhost"]) func `this machine reaches itself from loopback`(
        host: String
    ) throws {
        let address = try #require(LocalAddress.reaching(host))
        #expect(LocalAddress.isLoopback(address))
        #expect(LocalAddress.interface(of: "127.0.0.1") == "lo")
    }

    @Test(arguments: ["", "no such name", "nowhere.invalid"]) func `a name that leads nowhere has no address`(
        host: String
    ) {
        #expect(host.isEmpty || LocalAddress.reaching(host) == nil)
        #expect(LocalAddress.interface(of: "203.0.113.77") == nil)
    }

    @Test func `loopback is what starts with 127, and one address of IPv6`() {
        for address in ["127.0.0.1", "127.255.0.3", "::1", "::ffff:127.0.0.1"] {
            #expect(LocalAddress.isLoopback(address))
        }
        for address in ["128.0.0.1", "10.127.0.1", "fe80::1", "::2", "12.7.0.0"] {
            #expect(!LocalAddress.isLoopback(address))
        }
    }
}
