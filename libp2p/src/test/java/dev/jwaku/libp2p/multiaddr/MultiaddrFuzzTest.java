package dev.jwaku.libp2p.multiaddr;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.runtime.Bytes;
import java.nio.charset.StandardCharsets;

/** Any bytes give an address that reads the same both ways, or the one permitted failure. */
class MultiaddrFuzzTest {
    @FuzzTest
    void decode(byte[] input) {
        try {
            Multiaddr address = Multiaddr.decode(Bytes.of(input));
            if (!Multiaddr.parse(address.toString()).equals(address)) {
                throw new AssertionError(address + " does not read back");
            }
        } catch (MalformedMessageException expected) {
            // the one permitted failure
        }
    }

    @FuzzTest
    void parse(byte[] input) {
        try {
            Multiaddr address = Multiaddr.parse(new String(input, StandardCharsets.UTF_8));
            if (!Multiaddr.decode(address.encode()).equals(address)) {
                throw new AssertionError(address + " does not decode back");
            }
        } catch (IllegalArgumentException expected) {
            // the one permitted failure
        }
    }
}
