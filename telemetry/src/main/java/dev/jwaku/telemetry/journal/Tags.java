package dev.jwaku.telemetry.journal;

import dev.jwaku.libp2p.identity.Sha256;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.telemetry.record.TelemetryRecord;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** One-way names of messages, conversations and people. docs/telemetry-protocol.md has the formulas. */
public final class Tags {
    private static final Bytes MESSAGE = Bytes.utf8("dm-telemetry/1");
    private static final Bytes ZERO = Bytes.of((byte) 0);
    private static final String ALGORITHM = "HmacSHA256";

    private final Bytes secret;

    Tags(Bytes secret) {
        this.secret = secret;
    }

    /** A message at one recipient: the same for sender and receiver, for nobody else. */
    public static Bytes message(MessageId id, Party recipient) {
        return Sha256.hash(MESSAGE, id.bytes(), recipient.name()).slice(0, TelemetryRecord.MESSAGE_TAG);
    }

    /** A conversation with somebody, in this month. */
    Bytes flow(String chat, Party other, long atMillis) {
        ZonedDateTime date = Instant.ofEpochMilli(atMillis).atZone(ZoneOffset.UTC);
        String month = String.format(Locale.ROOT, "%04d%02d", date.getYear(), date.getMonthValue());
        return shortTag(Bytes.concat(
                Bytes.utf8(chat.isEmpty() ? "0x" + other.name().toHex() : chat),
                ZERO,
                other.name(),
                ZERO,
                Bytes.utf8(month)));
    }

    /** Somebody. */
    Bytes peer(Party party) {
        return shortTag(Bytes.concat(Bytes.utf8("peer"), ZERO, party.name()));
    }

    private Bytes shortTag(Bytes what) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.toByteArray(), ALGORITHM));
            return Bytes.wrap(mac.doFinal(what.toByteArray()))
                    .slice(0, TelemetryRecord.SHORT_TAG)
                    .copy();
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA256", e);
        }
    }
}
