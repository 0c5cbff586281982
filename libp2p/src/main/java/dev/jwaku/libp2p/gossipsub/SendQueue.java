package dev.jwaku.libp2p.gossipsub;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Monitor;
import dev.jwaku.runtime.Varint;
import dev.jwaku.runtime.World;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent to one peer: control, which goes first, and messages. Bounded in bytes. The owner task puts in,
 * the peer's writer task takes out whole batches of frames.
 */
final class SendQueue {
    /** Most bytes of control that wait; a peer that far behind has other troubles than a lost IHAVE. */
    static final int MAX_CONTROL = 1024 * 1024;
    /** Most messages in one RPC (trap T-G1: a few). */
    static final int MAX_MERGED = 8;

    private final PeerId peer;
    private final GossipLimits limits;
    private final Backpressure backpressure;
    private final Monitor monitor;
    private final ArrayDeque<Bytes> control = new ArrayDeque<>(2);
    private final ArrayDeque<Bytes> messages = new ArrayDeque<>(2);
    /** Of those messages whose sender wants to know, in order. */
    private final ArrayDeque<Awaited> awaited = new ArrayDeque<>(2);

    private long offered;
    private long taken;
    private int controlBytes;
    private int messageBytes;
    private boolean congested;
    private boolean refusing;
    private boolean closed;

    SendQueue(World world, PeerId peer, GossipLimits limits, Backpressure backpressure) {
        this.peer = peer;
        this.limits = limits;
        this.backpressure = backpressure;
        this.monitor = new Monitor(world);
    }

    /** What became of something that was to be queued. */
    enum Offer {
        ACCEPTED,
        PEER_QUEUE_FULL,
        TOTAL_QUEUE_FULL,
        NO_STREAM
    }

    /** @param rpc encoded, without its length */
    Offer offerControl(Bytes rpc) {
        monitor.lock();
        try {
            if (closed) {
                return Offer.NO_STREAM;
            }
            if (controlBytes + rpc.length() > MAX_CONTROL) {
                return Offer.PEER_QUEUE_FULL;
            }
            controlBytes += rpc.length();
            control.addLast(rpc);
            monitor.signal();
            return Offer.ACCEPTED;
        } finally {
            monitor.unlock();
        }
    }

    Offer offerMessage(GossipMessage message) {
        return offerMessage(message, null);
    }

    /** @param receipt told if it is dropped; comes with the batch otherwise */
    Offer offerMessage(GossipMessage message, @Nullable Receipt receipt) {
        Bytes encoded = message.encoded();
        monitor.lock();
        try {
            if (closed || refusing) {
                return Offer.NO_STREAM;
            }
            if (messageBytes + encoded.length() > limits.peerQueue()) {
                return Offer.PEER_QUEUE_FULL;
            }
            if (!backpressure.addQueued(encoded.length())) {
                return Offer.TOTAL_QUEUE_FULL;
            }
            messageBytes += encoded.length();
            messages.addLast(encoded);
            if (receipt != null) {
                awaited.addLast(new Awaited(offered, receipt));
            }
            offered++;
            if (!congested && messageBytes >= limits.congestion()) {
                congested = true;
                backpressure.congested(peer);
            }
            monitor.signal();
            return Offer.ACCEPTED;
        } finally {
            monitor.unlock();
        }
    }

    /**
     * Takes as many frames as make a batch, waiting for the first.
     *
     * @return null if the queue is closed and empty
     */
    @Nullable
    Batch take() {
        monitor.lock();
        try {
            while (control.isEmpty() && messages.isEmpty()) {
                if (closed) {
                    return null;
                }
                monitor.await(Deadline.NEVER);
            }
            return assemble();
        } finally {
            monitor.unlock();
        }
    }

    private Batch assemble() {
        List<Frame> frames = new ArrayList<>();
        int size = 0;
        while (!control.isEmpty() && fits(size, control.getFirst())) {
            Bytes rpc = control.removeFirst();
            controlBytes -= rpc.length();
            Frame frame = new Frame();
            frame.add(rpc);
            frames.add(frame);
            size += rpc.length();
        }
        int count = 0;
        int bytes = 0;
        Frame last = null;
        while (!messages.isEmpty() && fits(size, messages.getFirst())) {
            Bytes message = messages.removeFirst();
            if (last == null || !last.hasRoom(message)) {
                last = new Frame();
                frames.add(last);
            }
            last.add(message);
            size += message.length();
            bytes += message.length();
            count++;
        }
        took(bytes);
        taken += count;
        return new Batch(join(frames), count, receipts());
    }

    /** Of the messages that were taken. */
    private List<Receipt> receipts() {
        if (awaited.isEmpty()) {
            return List.of();
        }
        List<Receipt> receipts = new ArrayList<>();
        while (!awaited.isEmpty() && awaited.getFirst().number < taken) {
            receipts.add(awaited.removeFirst().receipt);
        }
        return receipts;
    }

    private boolean fits(int size, Bytes next) {
        return size == 0 || size + next.length() <= limits.writeBatch();
    }

    private void took(int bytes) {
        messageBytes -= bytes;
        backpressure.removeQueued(bytes);
        if (congested && messageBytes < limits.congestion() / 2) {
            congested = false;
            backpressure.relieved(peer);
        }
    }

    private static byte[] join(List<Frame> frames) {
        int total = 0;
        for (Frame frame : frames) {
            total += Varint.length(frame.length) + frame.length;
        }
        byte[] joined = new byte[total];
        int at = 0;
        for (Frame frame : frames) {
            at = Varint.write(frame.length, joined, at);
            for (Bytes part : frame.parts) {
                part.copyTo(joined, at);
                at += part.length();
            }
        }
        return joined;
    }

    /** While there is no stream and opening one fails, messages are refused; what is queued stays. */
    void refuseMessages(boolean refuse) {
        monitor.lock();
        try {
            refusing = refuse;
        } finally {
            monitor.unlock();
        }
    }

    /** Refuses further entries; what is queued can still be taken. */
    void close() {
        monitor.lock();
        try {
            closed = true;
            monitor.signalAll();
        } finally {
            monitor.unlock();
        }
    }

    /** Closes, and drops what is queued. @return how many messages were dropped */
    int abort() {
        List<Receipt> lost;
        int dropped;
        monitor.lock();
        try {
            closed = true;
            dropped = messages.size();
            taken += dropped;
            lost = receipts();
            messages.clear();
            control.clear();
            controlBytes = 0;
            took(messageBytes);
            monitor.signalAll();
        } finally {
            monitor.unlock();
        }
        lost.forEach(Receipt::lost);
        return dropped;
    }

    boolean isClosed() {
        monitor.lock();
        try {
            return closed;
        } finally {
            monitor.unlock();
        }
    }

    /**
     * Waits, for a pause between attempts to open a stream, unless the queue is closed.
     *
     * @return false if it is closed
     */
    boolean pause(Deadline end) {
        monitor.lock();
        try {
            while (!closed && !end.isExpired()) {
                monitor.await(end);
            }
            return !closed;
        } finally {
            monitor.unlock();
        }
    }

    /** Frames ready for the stream, and how many messages are in them. */
    static final class Batch {
        private final byte[] frames;
        private final int messages;
        private final List<Receipt> receipts;

        private Batch(byte[] frames, int messages, List<Receipt> receipts) {
            this.frames = frames;
            this.messages = messages;
            this.receipts = receipts;
        }

        /** Of those messages whose sender wants to know. */
        List<Receipt> receipts() {
            return receipts;
        }

        /** To be written as they are; not to be changed. */
        byte[] frames() {
            return frames;
        }

        int messages() {
            return messages;
        }
    }

    /** The place of a message among all that were ever offered, and who wants to know of it. */
    private record Awaited(long number, Receipt receipt) {}

    /** One RPC: a control RPC, or some messages, whose concatenated fields are an RPC. */
    private final class Frame {
        private final List<Bytes> parts = new ArrayList<>(MAX_MERGED);
        private int length;

        private boolean hasRoom(Bytes part) {
            return parts.size() < MAX_MERGED && length + part.length() <= limits.maxRpcWrite();
        }

        private void add(Bytes part) {
            parts.add(part);
            length += part.length();
        }
    }
}
