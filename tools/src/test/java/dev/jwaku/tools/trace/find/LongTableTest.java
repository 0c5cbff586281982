package dev.jwaku.tools.trace.find;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LongTableTest {
    @Test
    void itIsAMap() {
        Random random = new Random(1);
        LongTable table = new LongTable();
        for (int round = 0; round < 50; round++) {
            Map<Long, Long> map = new LinkedHashMap<>();
            int entries = random.nextInt(400);
            for (int i = 0; i < entries; i++) {
                long key = random.nextInt(200) * (random.nextBoolean() ? 1L << 32 : 1);
                long value = random.nextInt(100);
                switch (random.nextInt(3)) {
                    case 0 -> assertThat(table.putIfAbsent(key, value)).isEqualTo(map.putIfAbsent(key, value) == null);
                    case 1 -> {
                        table.put(key, value);
                        map.put(key, value);
                    }
                    default -> {
                        table.max(key, value);
                        map.merge(key, value, Math::max);
                    }
                }
            }
            Map<Long, Long> same = new LinkedHashMap<>();
            table.each(same::put);
            assertThat(same.entrySet()).containsExactlyElementsOf(map.entrySet());
            assertThat(map.keySet()).allMatch(table::has);
            assertThat(map)
                    .allSatisfy((key, value) -> assertThat(table.get(key)).isEqualTo(value));
            assertThat(table.has(-7)).isFalse();
            table.clear();
            assertThat(table.size()).isZero();
            assertThat(map.keySet()).noneMatch(table::has);
        }
    }
}
