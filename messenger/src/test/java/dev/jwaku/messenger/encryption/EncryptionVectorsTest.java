package dev.jwaku.messenger.encryption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.messenger.Vectors;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.runtime.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Values that status-go's own code computed from fixed keys. */
class EncryptionVectorsTest {
    private static final Identity A = Identity.fromPrivateKey(Vectors.A);
    private static final Identity B = Identity.fromPrivateKey(Vectors.B);
    private static final KeyPair PRE_KEY_B = repeated("03");
    private static final KeyPair EPHEMERAL_A = repeated("04");
    private static final KeyPair RATCHET_A = repeated("05");
    private static final KeyPair EPHEMERAL_MESSAGE = repeated("06");
    private static final Bytes NONCE = Bytes.fromHex("0102030405060708090a0b0c");
    private static final String INSTALLATION = "11111111-2222-4333-8444-555555555555";
    private static final Bytes SHARED =
            Bytes.fromHex("a568b374f8edf1dbe0d644fa2943da6477f0c39ce2829c41ebbed501baaba96e");
    private static final String PRE_KEY_HEX = "02531fe6068134503d2723133227c867ac8fa6c83c537e9a44c3c5bdbdcb1fe337";
    private static final String DR_HELLO = "7ef75f00f3aee6f749195454e42adf8287a7846b0763f8b5d448069c52bb"
            + "aa3ec040083313264bcf690be5fa0dca7f26f5685bdee8";

    private static final String DH_MESSAGE = "122431313131313131312d323232322d343333332d383434342d35353535"
            + "3535353535353535aa06ce010a046e6f6e6512c5011a9c01cac62caaea8ee8590dce34f3b9521ba6f99c4e2a77d6f04d"
            + "2fb7cf1d432b6c06cfad94afe7bd4e03a535c2e9643cb68b5fda692096ccce5d96eef5f0782fef8c79837e80ea7ebba"
            + "bd89695a04b13b37c6e3c42faace61e36a4b14248158b0d1abae3b5c3f95e1cd6fef790ff6e465af33b40a01de4efc7"
            + "7e00988c0e712d0886a0c917b8b93ab5ac494cc42da5801d000102030405060708090a0b0caa06230a2103f006a18d5"
            + "653c4edf5391ff23a61f03ff83d237e880ee61187fa9f379a028e0a";

    private static final Bytes MVDS_PAYLOAD = Bytes.fromHex("e2b8027c8af702203caa2fed34ffa60dff1d64b53a96fe1489c7"
            + "2e841ec34328c9f7bba2f64a352390f70280e2cfaa069af7024c" + Vectors.WRAPPED_HELLO.toHex());

    private static KeyPair repeated(String octet) {
        return KeyPair.of(Bytes.fromHex(octet.repeat(32)));
    }

    @Test
    void signsABundle() {
        SortedMap<String, SignedPreKey> preKeys = new TreeMap<>();
        preKeys.put(INSTALLATION, new SignedPreKey(PRE_KEY_B.point(), 1, 1));
        Bundle bundle = Bundle.signed(B, preKeys, 1_700_000_000_000_000_000L);

        assertThat(bundle.material().toHex())
                .isEqualTo("31313131313131312d323232322d343333332d383434342d353535353535353535353535" + PRE_KEY_HEX
                        + "3131373030303030303030303030303030303030");
        assertThat(bundle.signature().toHex())
                .isEqualTo("059789773330efa09b6b16a6032a4e85c0e20adf3a0c7c572f6f1ad5d1e60a34"
                        + "6c2a53bc7cea22e80186f8c1c2d8fa151f9c6afb7c4430a2f0a1c6ea07d69d2f00");
        assertThat(bundle.verify()).isEqualTo(B.chatKey());
    }

    @Test
    void agreesOnASharedKey() {
        assertThat(PRE_KEY_B.point().toHex()).isEqualTo(PRE_KEY_HEX);
        assertThat(new KeyPair(A.privateKey(), A.chatKey().compressed())
                        .agree(PRE_KEY_B.point())
                        .toHex())
                .isEqualTo("8c8ed94f9348a4506397ba0ce957b2fcdd76b67162b21c53eb4f0f0417a2acf3");
        assertThat(EPHEMERAL_A.agree(B.chatKey().compressed()).toHex())
                .isEqualTo("dbced9df291fecf5247fd441a36a10f0c353e48777052e2b270a37269b67c660");
        assertThat(EPHEMERAL_A.agree(PRE_KEY_B.point()).toHex())
                .isEqualTo("8ff402e009dc450af4d638758183069f9597338d1a0659b241ca2e11cedbd855");
        assertThat(X3dh.initiate(A, EPHEMERAL_A, B.chatKey(), PRE_KEY_B.point()))
                .isEqualTo(SHARED);
        assertThat(X3dh.respond(B, PRE_KEY_B, A.chatKey(), EPHEMERAL_A.point())).isEqualTo(SHARED);
    }

    @Test
    void stepsTheChains() {
        Bytes agreed = RATCHET_A.agree(PRE_KEY_B.point());
        KeySchedule.RootStep step = KeySchedule.root(SHARED, agreed);

        assertThat(agreed.toHex()).isEqualTo("57cb04150a605f5a1fde7bb46f791485cc2768f34e6c7862f4cf7fd010c800cf");
        assertThat(step.rootKey().toHex())
                .isEqualTo("9b989c9036326db1a40900c9f99a398e41e0d4875708d829eafb4f32c9a69d82");
        assertThat(step.chainKey().toHex())
                .isEqualTo("ea130fe429009b55ff70fc123d510a13c2277e022a6bbdbe7d6d999e457d2de8");
        assertThat(KeySchedule.nextChain(step.chainKey()).toHex())
                .isEqualTo("5cb926e537678f0b809452bf832c04e6ad7f3253ae45bc5120c82f73bd2d03f1");
        assertThat(KeySchedule.messageKey(step.chainKey()).toHex())
                .isEqualTo("e25359ea293bcfc75c4a6c9ed646bc6379ea8059682d4c1460a4e3df3ffb4ab7");
    }

    @Test
    void sealsTheFirstMessageOfTheInitiator() {
        Ratchet.Sealed secured =
                Ratchet.initiator(SHARED, PRE_KEY_B.point(), RATCHET_A).seal(Bytes.utf8("hello"), PRE_KEY_B.point());

        assertThat(secured.header().associatedData().toHex())
                .isEqualTo("00000000000000000362c0a046dacce86ddd0343c6d3c7c79c2208ba0d9c9cf24a6d046d21d21f90f7");
        assertThat(secured.payload().toHex()).isEqualTo(DR_HELLO);
        assertThat(Ratchet.responder(SHARED, PRE_KEY_B)
                        .open(secured.header(), secured.payload(), use -> EPHEMERAL_MESSAGE)
                        .plaintext()
                        .toUtf8())
                .isEqualTo("hello");
    }

    @Test
    void sealsAMessageOfTheResponderBeforeItHasReceivedAny() {
        Ratchet.Sealed secured =
                Ratchet.responder(SHARED, PRE_KEY_B).seal(Bytes.utf8("hi from B first"), PRE_KEY_B.point());

        assertThat(secured.header().associatedData().toHex()).isEqualTo("0000000000000000" + PRE_KEY_HEX);
        assertThat(secured.payload().toHex())
                .isEqualTo("6f79476a13faf3ed7a57b4f684e4d0645373aa835b7bea39e6a95c833aeb04cb"
                        + "5766ee45a959d917c8e7ac8c02eb138b985349aa2176ed418b7c9215825653");
        assertThat(Ratchet.initiator(SHARED, PRE_KEY_B.point(), RATCHET_A)
                        .open(secured.header(), secured.payload(), use -> EPHEMERAL_MESSAGE)
                        .plaintext()
                        .toUtf8())
                .isEqualTo("hi from B first");
    }

    @Test
    void sealsForAnyDevice() {
        Bytes key = EPHEMERAL_MESSAGE.agree(B.chatKey().compressed());
        Bytes payload = AesGcm.sealNonceLast(MVDS_PAYLOAD, key, NONCE);
        SortedMap<String, EncryptedMessage> encrypted = new TreeMap<>();
        encrypted.put(ProtocolMessage.ANY_DEVICE, EncryptedMessage.dh(EPHEMERAL_MESSAGE.point(), payload));
        ProtocolMessage message = new ProtocolMessage(INSTALLATION, List.of(), encrypted, Optional.empty());

        assertThat(message.encode().toHex()).isEqualTo(DH_MESSAGE);
        assertThat(ProtocolMessage.decode(message.encode())).isEqualTo(message);
    }

    @Test
    void opensWhatIsSealedForAnyDevice() {
        try (Device device = new Device(B)) {
            Opening opening = device.layer().open(A.chatKey(), Bytes.fromHex(DH_MESSAGE));

            assertThat(opening).isInstanceOfSatisfying(Opening.Opened.class, opened -> {
                assertThat(opened.payload()).isEqualTo(MVDS_PAYLOAD);
                assertThat(opened.protection()).isEqualTo(Opening.Protection.DH);
                assertThat(opened.installationId()).isEqualTo(INSTALLATION);
            });
        }
    }

    @Test
    void hashesTheKeyOfAGroup() {
        Bytes key = Bytes.fromHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
        GroupKey group = new GroupKey(Bytes.utf8("group-1"), 1_700_000_000_010L, key);
        Bytes first = GroupKey.next(key);

        assertThat(group.id().toHex()).isEqualTo("24c9844c42b603c3fca28fab59c18affe3b8ec02b1f2c4104c628417c233d163");
        assertThat(group.deprecatedId()).isEqualTo(3_487_918_090L);
        assertThat(first.toHex()).isEqualTo("8ae1aa597fa146ebd3aa2ceddf360668dea5e526567e92b0321816a4e895bd2d");
        assertThat(GroupKey.next(first).toHex())
                .isEqualTo("4bdf1d78fe264becbf519d25a451145aad6d551d4b9e24b1a34dca34a75a43e9");
        assertThat(AesGcm.sealNonceLast(Bytes.utf8("hello"), first, NONCE).toHex())
                .isEqualTo("8e036cf78e164203f57b9d65005b8373f6bb57dc5f0102030405060708090a0b0c");
    }

    @Test
    void rekeysAGroup() {
        Bytes key = Bytes.fromHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
        GroupKey group = new GroupKey(Bytes.utf8("group-1"), 1_700_000_000_010L, key);
        RekeyGroup rekey = group.rekey(A, List.of(B.chatKey()), () -> NONCE);

        assertThat(GroupKey.memberNumber(B.chatKey())).isEqualTo(3_513_535_309L);
        assertThat(rekey.keys().get(3_513_535_309L).toHex())
                .isEqualTo("0102030405060708090a0b0c6bb5fefe7b6ad520e781b3513c19a634"
                        + "289571c3e06b4a325001a2200f17b6f3f5b59e73015e4d84959971bcdf8ecefd");
        assertThat(GroupKey.open(B, A.chatKey(), group.groupId(), rekey)).contains(group);
        assertThat(GroupKey.open(A, A.chatKey(), group.groupId(), rekey)).isEmpty();
    }

    @Test
    void findsTheRightOneOfTwoMembersWithTheSameNumber() {
        GroupKey group = new GroupKey(Bytes.utf8("g"), 1, Bytes.fromHex("07".repeat(32)));
        RekeyGroup onlyB = group.rekey(A, List.of(B.chatKey()), () -> NONCE);
        ChatKey stranger =
                Identity.fromPrivateKey(Bytes.fromHex("08".repeat(32))).chatKey();
        Bytes foreign = AesGcm.sealNonceFirst(group.key(), A.sharedSecret(stranger), NONCE);
        long number = GroupKey.memberNumber(B.chatKey());
        SortedMap<Long, Bytes> both = new TreeMap<>();
        both.put(number, Bytes.concat(foreign, onlyB.keys().get(number)));

        assertThat(GroupKey.open(B, A.chatKey(), group.groupId(), new RekeyGroup(1, both)))
                .contains(group);
    }
}
