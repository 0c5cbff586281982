package dev.jwaku.messenger.encryption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.messenger.Vectors;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.runtime.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Devices of three people talk at random; the network loses, repeats and reorders; devices restart and crash; days pass
 * and pre-keys change. Whatever reaches a device that it was sealed for opens, gives what was said, opens again until
 * it is confirmed, and never afterwards. No place of a session is used twice.
 */
class EncryptionModelTest {
    private static final int STEPS = 120;

    @Property(tries = 40)
    void whatArrivesIsReadOnceAndNothingIsSealedTwiceWithOneKey(@ForAll long seed) {
        try (Model model = new Model(seed)) {
            for (int i = 0; i < STEPS; i++) {
                model.step(i);
            }
            model.deliverAll();
        }
    }

    private static final class Model implements AutoCloseable {
        private final Random random;
        private final TestWorld world;
        private final List<Device> devices = new ArrayList<>();
        private final List<Letter> onTheWay = new ArrayList<>();
        private final Map<Device, Set<String>> confirmed = new LinkedHashMap<>();
        private final Map<Device, Map<String, Receipt>> unconfirmed = new LinkedHashMap<>();
        private final Set<String> usedPlaces = new LinkedHashSet<>();

        private Model(long seed) {
            random = new Random(seed);
            world = new TestWorld(seed);
            Identity a = Identity.fromPrivateKey(Vectors.A);
            Identity b = Identity.fromPrivateKey(Vectors.B);
            Identity c = Identity.fromPrivateKey(Bytes.fromHex("09".repeat(32)));
            for (Identity identity : List.of(a, b, b, c)) {
                Device device = new Device(identity, world, EncryptionConfig.defaults());
                devices.add(device);
                confirmed.put(device, new LinkedHashSet<>());
                unconfirmed.put(device, new LinkedHashMap<>());
            }
        }

        private Device any() {
            return devices.get(random.nextInt(devices.size()));
        }

        private void step(int i) {
            world.pass(Duration.ofSeconds(1));
            int dice = random.nextInt(100);
            if (dice < 40) {
                say(any(), any(), "text " + i);
            } else if (dice < 85) {
                deliver();
            } else if (dice < 90) {
                confirmSome(any());
            } else if (dice < 93) {
                any().restart();
            } else if (dice < 96) {
                any().crash();
            } else if (dice < 98) {
                announce(any());
            } else {
                world.pass(Duration.ofHours(25));
            }
        }

        private void say(Device from, Device to, String text) {
            if (from.chatKey().equals(to.chatKey())) {
                return;
            }
            Bytes envelope = from.seal(to, text);
            ProtocolMessage message = ProtocolMessage.decode(envelope);
            for (EncryptedMessage encrypted : message.encrypted().values()) {
                encrypted
                        .ratchet()
                        .ifPresent(header -> assertThat(
                                        usedPlaces.add(header.bundleId() + "/" + header.key() + "/" + header.n()))
                                .isTrue());
            }
            for (Device device : devices) {
                boolean isAddressed = message.encrypted().containsKey(ProtocolMessage.ANY_DEVICE)
                        || message.encrypted().containsKey(device.layer().installationId());
                if (device.chatKey().equals(to.chatKey()) && isAddressed) {
                    onTheWay.add(new Letter(from, device, envelope, text));
                }
            }
        }

        private void announce(Device from) {
            for (Device device : devices) {
                if (!device.chatKey().equals(from.chatKey())) {
                    device.meet(from);
                }
            }
        }

        private void deliver() {
            if (onTheWay.isEmpty()) {
                return;
            }
            Letter letter = onTheWay.get(random.nextInt(onTheWay.size()));
            int dice = random.nextInt(10);
            if (dice > 0) {
                hand(letter);
            }
            if (dice < 7) {
                // Lost, or arrived; otherwise it may come again.
                onTheWay.remove(letter);
            }
        }

        private void hand(Letter letter) {
            Device to = letter.to();
            Opening opening = to.open(letter.from(), letter.envelope());
            if (confirmed.get(to).contains(letter.text()) && letter.isInSession()) {
                assertThat(opening)
                        .isInstanceOfSatisfying(
                                Opening.Failed.class,
                                failed -> assertThat(failed.reason()).isEqualTo(Opening.Reason.DUPLICATE));
                return;
            }
            assertThat(opening).as(letter.text()).isInstanceOf(Opening.Opened.class);
            Opening.Opened opened = (Opening.Opened) opening;
            assertThat(opened.payload().toUtf8()).isEqualTo(letter.text());
            assertThat(opened.sender()).isEqualTo(letter.from().chatKey());
            assertThat(opened.repeated())
                    .isEqualTo(letter.isInSession() && unconfirmed.get(to).containsKey(letter.text()));
            unconfirmed.get(to).put(letter.text(), opened.receipt());
            if (random.nextBoolean()) {
                confirm(to, letter.text());
            }
        }

        private void confirmSome(Device device) {
            for (String text : List.copyOf(unconfirmed.get(device).keySet())) {
                if (random.nextBoolean()) {
                    confirm(device, text);
                }
            }
        }

        private void confirm(Device device, String text) {
            device.layer().confirm(unconfirmed.get(device).remove(text));
            confirmed.get(device).add(text);
        }

        private void deliverAll() {
            while (!onTheWay.isEmpty()) {
                hand(onTheWay.remove(random.nextInt(onTheWay.size())));
            }
        }

        @Override
        public void close() {
            devices.forEach(Device::close);
            world.close();
        }
    }

    private record Letter(Device from, Device to, Bytes envelope, String text) {
        boolean isInSession() {
            EncryptedMessage message =
                    ProtocolMessage.decode(envelope).encrypted().get(to.layer().installationId());
            return message != null && message.ratchet().isPresent();
        }
    }
}
