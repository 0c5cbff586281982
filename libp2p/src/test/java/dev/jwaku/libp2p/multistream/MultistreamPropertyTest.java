package dev.jwaku.libp2p.multistream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.libp2p.Libp2pException;
import dev.jwaku.libp2p.ProtocolId;
import dev.jwaku.libp2p.fixtures.Background;
import dev.jwaku.libp2p.fixtures.Pipes;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.SystemWorld;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class MultistreamPropertyTest {
    private final SystemWorld world = new SystemWorld();
    private final Deadline deadline = Deadline.after(world, Duration.ofMinutes(1));

    @Property(tries = 100)
    void theChoiceIsTheFirstProposalThatIsSupported(
            @ForAll @Size(min = 1, max = 8) List<@IntRange(max = 9) Integer> proposed,
            @ForAll @Size(max = 8) List<@IntRange(max = 9) Integer> supported)
            throws Exception {
        Pipes.StreamPair pair = Pipes.stream(world);
        List<ProtocolId> served =
                supported.stream().map(MultistreamPropertyTest::protocol).toList();
        Background<String> listener = Background.start(world, () -> {
            try {
                return Multistream.negotiate(pair.right(), served::contains, deadline, "dialer")
                        .name();
            } catch (Libp2pException e) {
                return "none";
            }
        });

        String chosen;
        try {
            List<ProtocolId> proposals =
                    proposed.stream().map(MultistreamPropertyTest::protocol).toList();
            chosen = Multistream.select(pair.left(), proposals, deadline, "listener")
                    .name();
        } catch (Libp2pException e) {
            chosen = "none";
        }
        pair.left().closeWrite();

        String expected = proposed.stream()
                .filter(supported::contains)
                .findFirst()
                .map(number -> protocol(number).name())
                .orElse("none");
        assertThat(chosen).isEqualTo(expected);
        assertThat(listener.join()).isEqualTo(expected);
    }

    @Property(tries = 1000)
    void anyBytesEndInAChoiceOrATypedFailure(@ForAll @Size(max = 100) byte[] input) {
        MultistreamFuzzTest.negotiateAndSelect(world, Bytes.of(input));
    }

    private static ProtocolId protocol(int number) {
        return ProtocolId.of("/p/" + number);
    }
}
