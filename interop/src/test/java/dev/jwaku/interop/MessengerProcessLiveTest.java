package dev.jwaku.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jwaku.tools.messaging.MessengerBench;
import dev.jwaku.tools.messaging.MessengerPace;
import dev.jwaku.tools.messaging.MessengerRound;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two people as processes with the JVM options of the launcher: everything arrives once, and idle they are small. */
@Tag("live")
@Timeout(300)
class MessengerProcessLiveTest {
    private static final long MEBIBYTE = 1 << 20;
    private static final long MOST = 150 * MEBIBYTE;
    private static final int SETTLED_LOOKS = 6;

    @Test
    void talksFastAndIsSmallAfterwards(@TempDir Path folder) throws IOException {
        talk(false, folder);
    }

    @Test
    @Tag("soak")
    void soItDoesAsALightNode(@TempDir Path folder) throws IOException {
        talk(true, folder);
    }

    private static void talk(boolean light, Path folder) throws IOException {
        try (MessengerBench bench = MessengerBench.start(folder, light)) {
            MessengerRound round = bench.run(MessengerPace.fast(50));
            assertThat(round.delivered()).hasSize(round.pace().total());
            assertThat(round.acked()).hasSize(round.pace().total());
            assertThat(round.duplicates()).isZero();

            List<Long> looks = new ArrayList<>();
            await().pollInterval(Duration.ofSeconds(5))
                    .atMost(Duration.ofMinutes(3))
                    .until(() -> {
                        looks.add(bench.residentMemory());
                        return isSmall(looks);
                    });
            System.out.println("idle after a talk: " + looks.getLast() / MEBIBYTE + " MiB");
        }
    }

    /** Half a minute long it has not needed more. */
    private static boolean isSmall(List<Long> looks) {
        List<Long> last = looks.subList(Math.max(0, looks.size() - SETTLED_LOOKS), looks.size());
        return last.size() == SETTLED_LOOKS && last.stream().allMatch(look -> look <= MOST);
    }
}
