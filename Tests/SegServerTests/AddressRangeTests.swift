import NIOCore
import Testing

@testable import SegServer

@Suite struct AddressRangeTests {
    @Test(arguments: [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "0.0.0.0",
        "100.64.0.1",
        "224.0.0.1", "255.255.255.255", "198.18.0.1", "::1", "::", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1", "2001::1",
    ])
    func `private addresses are known, in whichever spelling`(text: String) throws {
        #expect(AddressRange.isPrivate(try SocketAddress(ipAddress: text, port: 80)))
    }

    @Test(arguments: [
        "1.1.1.1", "8.8.8.8", "172.32.0.1", "172.15.0.1", "100.63.0.1", "169.253.0.1", "198.20.0.1", "223.255.255.255",
        "2606:4700::1111", "::ffff:8.8.8.8", "2002:808:808::1",
    ])
    func `public addresses are not taken for private ones`(text: String) throws {
        #expect(!AddressRange.isPrivate(try SocketAddress(ipAddress: text, port: 80)))
    }
}
