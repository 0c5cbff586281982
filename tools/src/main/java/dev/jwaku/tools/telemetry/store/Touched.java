package dev.jwaku.tools.telemetry.store;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.telemetry.record.TelemetryRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Of what a batch changes the sums.
 *
 * @param days on which its install sent
 * @param messages of others, of which it says something
 * @param presentFrom the first day for which it says where its install was
 * @param presentTo the last; before the first if it says nothing of the kind
 */
record Touched(List<Long> days, List<Bytes> messages, long presentFrom, long presentTo) {
    Touched {
        days = List.copyOf(days);
        messages = List.copyOf(messages);
    }

    boolean isPresence() {
        return presentTo >= presentFrom;
    }

    Touched withPresence(long from, long to) {
        return new Touched(days, messages, Math.min(presentFrom, from), Math.max(presentTo, to));
    }

    Touched withDays(List<Long> further) {
        TreeSet<Long> all = new TreeSet<>(days);
        all.addAll(further);
        return new Touched(List.copyOf(all), messages, presentFrom, presentTo);
    }

    Bytes encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(presentFrom);
            out.writeLong(presentTo);
            out.writeInt(days.size());
            for (long day : days) {
                out.writeLong(day);
            }
            out.writeInt(messages.size());
            for (Bytes message : messages) {
                out.write(message.toByteArray());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return Bytes.wrap(bytes.toByteArray());
    }

    static Touched decode(Bytes bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            long from = in.readLong();
            long to = in.readLong();
            List<Long> days = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                days.add(in.readLong());
            }
            List<Bytes> messages = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                messages.add(Bytes.wrap(in.readNBytes(TelemetryRecord.MESSAGE_TAG)));
            }
            return new Touched(days, messages, from, to);
        } catch (IOException e) {
            throw new UncheckedIOException("a batch does not say what it touched", e);
        }
    }
}
