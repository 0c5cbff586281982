package dev.jwaku.waku.enr;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.runtime.Bytes;

/** Any bytes give a genuine record or the one permitted failure; unsigned fields never fail when read. */
class EnrFuzzTest {
    @FuzzTest
    void decode(byte[] input) {
        try {
            Enr enr = Enr.decode(Bytes.of(input));
            enr.dialAddresses();
            enr.shards();
            enr.capabilities();
        } catch (MalformedMessageException expected) {
            // the one permitted failure
        }
    }

    @FuzzTest
    void fields(byte[] input) {
        EnrMultiaddrs.decode(Bytes.of(input));
        RelayShards.fromList(Bytes.of(input));
        RelayShards.fromVector(Bytes.of(input));
    }
}
