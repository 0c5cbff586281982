package dev.jwaku.messenger.encryption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.messenger.Vectors;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.runtime.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Altered, cut, joined and made-up envelopes: every one has a result, and none harms what comes after it. */
class BadInputTest {
    private static final Bytes GROUP = Bytes.utf8("group");

    @Property(tries = 15)
    void nothingThrowsAndTheSessionGoesOn(@ForAll long seed) {
        Random random = new Random(seed);
        try (TestWorld world = new TestWorld(seed);
                Device alice = new Device(Identity.fromPrivateKey(Vectors.A), world, EncryptionConfig.defaults());
                Device bob = new Device(
                        Identity.fromPrivateKey(Vectors.B),
                        world,
                        EncryptionConfig.defaults().withSegmentSize(2_000))) {
            List<Bytes> good = corpus(alice, bob);
            for (int i = 0; i < 150; i++) {
                world.pass(Duration.ofSeconds(1));
                Bytes bad = alter(good, random);
                assertThat(bob.open(alice, bad)).isNotNull();
            }
            assertThat(bob.read(alice, alice.seal(bob, "still here"))).isEqualTo("still here");
            assertThat(alice.read(bob, bob.seal(alice, "I too"))).isEqualTo("I too");
        }
    }

    private static List<Bytes> corpus(Device alice, Device bob) {
        List<Bytes> good = new ArrayList<>();
        good.add(alice.seal(bob, "for any device"));
        good.addAll(alice.layer().sealPublic(Bytes.utf8("for all")).envelopes());
        alice.meet(bob);
        for (int i = 0; i < 5; i++) {
            good.add(alice.seal(bob, "in the session " + i));
        }
        alice.layer().createGroupKey(GROUP);
        good.addAll(
                alice.layer().sealForGroup(GROUP, Bytes.utf8("x")).orElseThrow().envelopes());
        good.addAll(alice.layer()
                .sealGroupKeys(bob.chatKey(), GROUP, Optional.empty())
                .orElseThrow()
                .envelopes());
        good.addAll(
                alice.layer().rekey(GROUP, List.of(bob.chatKey()), Bytes.EMPTY).envelopes());
        good.addAll(bob.layer().segment(Bytes.wrap(new byte[20_000])));
        return good;
    }

    private static Bytes alter(List<Bytes> good, Random random) {
        byte[] bytes = good.get(random.nextInt(good.size())).toByteArray();
        switch (random.nextInt(5)) {
            case 0 -> {
                byte[] noise = new byte[random.nextInt(300)];
                random.nextBytes(noise);
                return Bytes.wrap(noise);
            }
            case 1 -> {
                return Bytes.wrap(bytes).slice(0, random.nextInt(bytes.length));
            }
            case 2 -> {
                return Bytes.concat(Bytes.wrap(bytes), good.get(random.nextInt(good.size())));
            }
            default -> {
                for (int i = 0; i <= random.nextInt(4); i++) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
                return Bytes.wrap(bytes);
            }
        }
    }
}
