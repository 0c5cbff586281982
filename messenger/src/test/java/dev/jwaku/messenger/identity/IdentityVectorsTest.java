package dev.jwaku.messenger.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.messenger.Vectors;
import dev.jwaku.runtime.Bytes;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class IdentityVectorsTest {
    private static final String ABOUT = "abandon ".repeat(11) + "about";
    private static final KeyDerivation DERIVATION = new Pbkdf2();

    @Test
    void derivesTheChatKeyOfAMnemonic() {
        Identity identity = Identity.fromMnemonic(Mnemonic.parse(ABOUT), DERIVATION);

        assertThat(identity.privateKey().toHex())
                .isEqualTo("20e61d44eb73cb7d5ff4526bac8c0b96451d8e018b2d6c79022e7ce3b583a754");
        assertThat(identity.chatKey()).hasToString("zQ3shgXaXEtHSFVhHgTUiCSNAXYKeKryUVnPZZJLBMDutaWHB");
        assertThat(identity.chatKey().hex()).startsWith("0x041c0b489f112aa9334a0c41e3");
    }

    @Test
    void derivesOtherKeysOfTheTree() {
        HdKey master = HdKey.master(Mnemonic.parse(ABOUT).seed("", DERIVATION));
        int h = HdKey.HARDENED;

        assertThat(master.scalar().toHex())
                .isEqualTo("1837c1be8e2995ec11cda2b066151be2cfb48adf9e47b151d46adab3a21cdf67");
        assertThat(master.at(43 | h, 60 | h, 1581 | h, 1 | h, 0).scalar().toHex())
                .isEqualTo("b827e4218e20d197e0de00fe3a55612ceb3bd8f5eed42f2ccb922ff28d5232e5");
        assertThat(master.at(44 | h, 60 | h, h, 0, 0).scalar().toHex())
                .isEqualTo("1ab42cc412b618bdea3a599e3c9bae199ebf030895b039e9db1e30dafb12b727");
    }

    /** Vector 1 of BIP 32. */
    @Test
    void derivesVectorOfBip32() {
        HdKey key =
                HdKey.master(Bytes.fromHex("000102030405060708090a0b0c0d0e0f")).at(HdKey.HARDENED, 1);

        assertThat(key.scalar().toHex()).isEqualTo("3c6cb8d0f6a264c91ea8b5030fadaa8e538b020f0a387421a12de9319dc93368");
    }

    /** Vectors of BIP 39 with the passphrase TREZOR. */
    @ParameterizedTest
    @CsvSource({
        "00000000000000000000000000000000,abandon abandon abandon aba"
                + "ndon abandon abandon abandon abandon abandon abandon"
                + " abandon about,c55257c360c07c72029aebc1b53c05ed0362ada38ead3"
                + "e3e9efa3708e53495531f09a6987599d18264c1e1c9"
                + "2f2cf141630c7a3c4ab7c81b2f001698e7463b04",
        "7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f,legal winner thank year wave sausage worth useful legal winner thank yellow,"
                + "2e8905819b8723fe2c1d161860e5ee1830318dbf49a83bd451cfb8440c28"
                + "bd6fa457fe1296106559a3c80937a1c1069be3a3a5b"
                + "d381ee6260e8d9739fce1f607",
        "ffffffffffffffffffffffffffffffff,zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo wrong,"
                + "ac27495480225222079d7be181583751e86f571027b0497b5b5d11218e0a"
                + "8a13332572917f0f8e5a589620c6f15b11c61dee327"
                + "651a14c34e18231052e48c069"
    })
    void followsBip39(String entropy, String words, String seed) {
        Mnemonic mnemonic = Mnemonic.fromEntropy(Bytes.fromHex(entropy));

        assertThat(mnemonic.phrase()).isEqualTo(words);
        assertThat(mnemonic.seed("TREZOR", DERIVATION).toHex()).isEqualTo(seed);
    }

    @ParameterizedTest
    @MethodSource("users")
    void derivesKeysOfRecordedUsers(List<String> user) {
        Identity identity = Identity.fromMnemonic(Mnemonic.parse(user.get(0)), DERIVATION);

        assertThat(identity.privateKey().toHex()).isEqualTo(user.get(1));
        assertThat(identity.chatKey().uncompressed().toHex()).isEqualTo(user.get(2));
        assertThat(identity.chatKey().compressed().toHex()).isEqualTo(user.get(3));
        assertThat(identity.chatKey()).hasToString(user.get(4));
    }

    static List<List<String>> users() {
        return Vectors.rows("status-go-users.tsv");
    }

    @Test
    void writesAndReadsBothFormsOfAChatKey() {
        ChatKey a = Identity.fromPrivateKey(Vectors.A).chatKey();

        assertThat(a).hasToString("zQ3shgVXZLaMzm5S5x7XzGUG6YFHFLtoEMiv9ao2Bqa7hGyg2");
        assertThat(ChatKey.parse(a.toString())).isEqualTo(a);
        assertThat(ChatKey.parse(a.hex())).isEqualTo(a);
    }

    @ParameterizedTest
    @CsvSource({
        "zQ3shgVXZLaMzm5S5x7XzGUG6YFHFLtoEMiv9ao2Bqa7hGyg",
        "zQ3sh",
        "hello",
        "0x04",
        "zQ3shgVXZLaMzm5S5x7XzGUG6YFHFLtoEMiv9ao2Bqa7hGyg2zQ3shgVXZLaMzm5S5x7XzGUG6YFHFLtoEMiv9ao2Bqa7hGyg2"
    })
    void refusesWhatIsNoChatKey(String text) {
        assertThatThrownBy(() -> ChatKey.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a chat key");
    }

    @Test
    void bothComputeTheSameSecret() {
        Identity a = Identity.fromPrivateKey(Vectors.A);
        Identity b = Identity.fromPrivateKey(Vectors.B);

        assertThat(a.sharedSecret(b.chatKey())).isEqualTo(b.sharedSecret(a.chatKey()));
        assertThat(a.sharedSecret(b.chatKey()).toHex())
                .isEqualTo("d0158a38faf6118af133af12d9bfa388eab4a08d1a2088ea6e6ec1269e03567f");
    }

    @ParameterizedTest
    @CsvSource({
        "abandon about,12",
        "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon,checksum",
        "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon jwaku,word 12"
    })
    void refusesWrongWords(String words, String reason) {
        assertThatThrownBy(() -> Mnemonic.parse(words))
                .isInstanceOf(InvalidMnemonicException.class)
                .hasMessageContaining(reason);
    }

    @Property(tries = 100)
    void createdWordsAreReadBack(@ForAll long seed, @ForAll @IntRange(min = 4, max = 8) int size) {
        byte[] entropy = new byte[size * 4];
        new Random(seed).nextBytes(entropy);
        Mnemonic mnemonic = Mnemonic.fromEntropy(Bytes.of(entropy));

        assertThat(Mnemonic.parse("  " + mnemonic.phrase().toUpperCase(java.util.Locale.ROOT) + "\n"))
                .isEqualTo(mnemonic);
    }

    @Test
    void secretsDoNotShow() {
        Mnemonic mnemonic = Mnemonic.parse(ABOUT);
        Identity identity = Identity.fromMnemonic(mnemonic, DERIVATION);

        assertThat(mnemonic.toString()).doesNotContain("abandon");
        assertThat(identity.toString()).doesNotContain(identity.privateKey().toHex());
    }

    @Test
    void remembersDerivedKeys() {
        int[] calls = {0};
        KeyDerivation counting = new MemoisedKeyDerivation(request -> {
            calls[0]++;
            return DERIVATION.derive(request);
        });
        Mnemonic mnemonic = Mnemonic.parse(ABOUT);

        assertThat(Identity.fromMnemonic(mnemonic, counting).chatKey())
                .isEqualTo(Identity.fromMnemonic(mnemonic, counting).chatKey());
        assertThat(calls[0]).isEqualTo(1);
    }
}
