package dev.jwaku.libp2p.muxer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class ReceiveBufferTest {
    /** Positive steps append that many bytes, negative ones take. */
    @Property
    void givesBytesBackInOrder(@ForAll @Size(max = 60) List<@IntRange(min = -9000, max = 9000) Integer> steps) {
        ReceiveBuffer buffer = new ReceiveBuffer();
        ArrayDeque<Byte> model = new ArrayDeque<>();
        byte next = 0;
        for (int step : steps) {
            byte[] bytes = new byte[Math.abs(step) + 2];
            if (step >= 0) {
                for (int i = 0; i < step; i++) {
                    bytes[1 + i] = next++;
                    model.addLast(bytes[1 + i]);
                }
                buffer.append(bytes, 1, step);
            } else {
                int taken = buffer.take(bytes, 1, -step);
                assertThat(taken).isEqualTo(Math.min(-step, model.size()));
                for (int i = 0; i < taken; i++) {
                    assertThat(bytes[1 + i]).isEqualTo(model.removeFirst());
                }
            }
            assertThat(buffer.size()).isEqualTo(model.size());
        }
    }
}
