package dev.jwaku.messenger.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.runtime.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RatchetTest {
    private static final Bytes SHARED = Bytes.fromHex("0a".repeat(32));
    private static final KeyPair PRE_KEY = KeyPair.of(Bytes.fromHex("03".repeat(32)));
    private static final KeySource KEYS = keys(1);

    private static KeySource keys(long seed) {
        return KeySource.random(new Random(seed)::nextBytes);
    }

    private static Ratchet initiator() {
        return Ratchet.initiator(SHARED, PRE_KEY.point(), KEYS.create(KeySource.Use.RATCHET));
    }

    private static Ratchet responder() {
        return Ratchet.responder(SHARED, PRE_KEY);
    }

    private static List<Ratchet.Sealed> seal(Ratchet from, int count) {
        List<Ratchet.Sealed> secured = new ArrayList<>();
        Ratchet state = from;
        for (int i = 0; i < count; i++) {
            secured.add(state.seal(Bytes.utf8("message " + i), PRE_KEY.point()));
            state = secured.getLast().next();
        }
        return secured;
    }

    private static Ratchet.Opened open(Ratchet by, Ratchet.Sealed secured) {
        return by.open(secured.header(), secured.payload(), KEYS);
    }

    @Test
    void opensAMessageWithAThousandMissingBeforeIt() {
        List<Ratchet.Sealed> secured = seal(initiator(), Ratchet.MAX_SKIP + 2);

        Ratchet.Opened opened = open(responder(), secured.get(Ratchet.MAX_SKIP));
        assertThat(opened.plaintext()).isEqualTo(Bytes.utf8("message " + Ratchet.MAX_SKIP));
        assertThat(opened.skipped()).hasSize(Ratchet.MAX_SKIP);
        assertThatThrownBy(() -> open(responder(), secured.get(Ratchet.MAX_SKIP + 1)))
                .isInstanceOfSatisfying(
                        UnreadableException.class, e -> assertThat(e.reason()).isEqualTo(Opening.Reason.TOO_FAR_AHEAD));
    }

    @Test
    void opensNoMessageTwiceByItself() {
        Ratchet.Sealed secured = seal(initiator(), 1).getFirst();
        Ratchet after = open(responder(), secured).next();

        assertThatThrownBy(() -> open(after, secured))
                .isInstanceOfSatisfying(
                        UnreadableException.class, e -> assertThat(e.reason()).isEqualTo(Opening.Reason.DUPLICATE));
    }

    @Test
    void noticesEveryAlteredBit() {
        Ratchet.Sealed secured = seal(initiator(), 1).getFirst();
        for (int i = 0; i < secured.payload().length() * Byte.SIZE; i++) {
            byte[] altered = secured.payload().toByteArray();
            altered[i / Byte.SIZE] ^= (byte) (1 << (i % Byte.SIZE));
            assertThatThrownBy(() -> responder().open(secured.header(), Bytes.wrap(altered), KEYS))
                    .isInstanceOf(UnreadableException.class);
        }
    }

    @Test
    void noticesAnAlteredHeader() {
        Ratchet.Sealed secured = seal(initiator(), 3).get(1);
        RatchetHeader header = secured.header();
        List<RatchetHeader> altered = List.of(
                new RatchetHeader(header.key(), 2, header.previous(), header.bundleId()),
                new RatchetHeader(PRE_KEY.point(), header.n(), header.previous(), header.bundleId()));
        for (RatchetHeader other : altered) {
            assertThatThrownBy(() -> responder().open(other, secured.payload(), KEYS))
                    .isInstanceOf(UnreadableException.class);
        }
    }

    /** Both talk at random; what is on the way arrives in any order, or never, and each key is used once. */
    @Property(tries = 100)
    void opensWhateverArrivesInAnyOrder(@ForAll long seed) {
        Random random = new Random(seed);
        Side[] sides = {new Side(initiator(), keys(seed + 1)), new Side(responder(), keys(seed + 2))};
        // Who begins speaks first, or the other has nothing to open it with.
        for (int i = 0; i < 60; i++) {
            Side from = sides[random.nextInt(2)];
            Side to = from == sides[0] ? sides[1] : sides[0];
            if (random.nextBoolean()) {
                from.say(to, Bytes.utf8("text " + i));
            } else if (!from.arriving.isEmpty()) {
                Ratchet.Sealed next = from.arriving.remove(random.nextInt(from.arriving.size()));
                if (random.nextInt(5) > 0) {
                    from.hear(next);
                }
            }
        }
        for (Side side : sides) {
            side.arriving.forEach(side::hear);
            assertThat(side.heard).isSubsetOf(sides[side == sides[0] ? 1 : 0].said);
        }
    }

    private static final class Side {
        private final KeySource keys;
        private final List<Ratchet.Sealed> arriving = new ArrayList<>();
        private final List<Ratchet.MessageKey> kept = new ArrayList<>();
        private final Set<Bytes> said = new LinkedHashSet<>();
        private final Set<Bytes> heard = new LinkedHashSet<>();
        private final Set<String> usedPlaces = new LinkedHashSet<>();
        private Ratchet ratchet;

        private Side(Ratchet ratchet, KeySource keys) {
            this.ratchet = ratchet;
            this.keys = keys;
        }

        private void say(Side to, Bytes text) {
            Ratchet.Sealed secured = ratchet.seal(text, PRE_KEY.point());
            assertThat(usedPlaces.add(
                            secured.header().key() + "/" + secured.header().n()))
                    .isTrue();
            ratchet = secured.next();
            said.add(text);
            to.arriving.add(secured);
        }

        private void hear(Ratchet.Sealed secured) {
            RatchetHeader header = secured.header();
            for (Ratchet.MessageKey key : kept) {
                if (key.ratchetKey().equals(header.key()) && key.n() == header.n()) {
                    heard.add(RatchetCipher.open(secured.payload(), key.key(), header.associatedData()));
                    kept.remove(key);
                    return;
                }
            }
            Ratchet.Opened opened = ratchet.open(header, secured.payload(), keys);
            heard.add(opened.plaintext());
            kept.addAll(opened.skipped());
            ratchet = opened.next();
        }
    }
}
