package dev.jwaku.libp2p.multistream;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jwaku.libp2p.Libp2pException;
import dev.jwaku.libp2p.ProtocolId;
import dev.jwaku.libp2p.fixtures.Pipes;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.runtime.World;
import java.util.List;

/** Any bytes from the other side end in a choice or a typed failure, on both sides of the negotiation. */
class MultistreamFuzzTest {
    private static final SystemWorld WORLD = new SystemWorld();
    private static final ProtocolId NOISE = ProtocolId.of("/noise");
    private static final ProtocolId TLS = ProtocolId.of("/tls/1.0.0");

    @FuzzTest
    void negotiation(byte[] input) {
        negotiateAndSelect(WORLD, Bytes.of(input));
    }

    static void negotiateAndSelect(World world, Bytes input) {
        try {
            Multistream.negotiate(prepared(world, input), NOISE::equals, Deadline.NEVER, "peer");
        } catch (Libp2pException expected) {
            // a typed failure is an end, too
        }
        try {
            Multistream.select(prepared(world, input), List.of(TLS, NOISE), Deadline.NEVER, "peer");
        } catch (Libp2pException expected) {
            // a typed failure is an end, too
        }
    }

    private static Pipes.PipeStream prepared(World world, Bytes input) {
        Pipes.StreamPair pair = Pipes.stream(world);
        Pipes.write(pair.left(), input, Deadline.NEVER);
        pair.left().closeWrite();
        return pair.right();
    }
}
