package dev.jwaku.messenger.encryption.segmentation;

import dev.jwaku.runtime.Bytes;
import java.util.Optional;

/** What became of bytes that may be a segment. */
public sealed interface Reassembly {
    /** They are none: a whole message of a layer above. */
    record NotASegment() implements Reassembly {}

    /**
     * The segment was kept.
     *
     * @param have segments that are there
     * @param need segments that are needed; empty while no data segment has come
     */
    record Incomplete(int have, Optional<Integer> need) implements Reassembly {}

    /** The message was put together and confirmed before. */
    record AlreadyComplete() implements Reassembly {}

    /** The segments contradict each other or their hash; all of them were dropped. */
    record Broken(String detail) implements Reassembly {}

    /** The message is whole. */
    record Complete(SegmentedMessage name, Bytes message) implements Reassembly {}
}
