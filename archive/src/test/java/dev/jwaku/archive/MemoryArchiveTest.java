package dev.jwaku.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.waku.store.MessageArchive;
import org.junit.jupiter.api.Test;

class MemoryArchiveTest extends MessageArchiveContract {
    @Override
    protected MessageArchive open() {
        return new MemoryArchive(MemoryArchive.DEFAULT_CAPACITY);
    }

    @Test
    void theOldestMakeRoom() {
        try (MemoryArchive small = new MemoryArchive(10)) {
            small.insert(Messages.upTo(25));
            assertThat(small.count()).isEqualTo(10);
            assertThat(small.oldest()).hasValue(16);
        }
    }
}
