package dev.jwaku.messenger.profile;

import dev.jwaku.runtime.Bytes;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * How dear it is to try a password: Argon2id (RFC 9106). Stored with the profile, so that a profile keeps its own until
 * the password is changed.
 *
 * @param memoryKib memory of one try, in KiB
 * @param passes over that memory
 * @param lanes that memory is divided into
 */
public record PasswordHashing(int memoryKib, int passes, int lanes) {
    static final int KEY_LENGTH = 32;
    static final int SALT_LENGTH = 16;

    private static final int MAX_MEMORY_KIB = 1 << 20;
    private static final int MAX_PASSES = 64;
    private static final int MAX_LANES = 16;
    private static final int LEAST_BLOCKS_OF_LANE = 8;

    /** Refuses what no honest profile asks for: a file from elsewhere must not exhaust this machine. */
    public PasswordHashing {
        boolean sane = lanes >= 1
                && lanes <= MAX_LANES
                && passes >= 1
                && passes <= MAX_PASSES
                && memoryKib >= LEAST_BLOCKS_OF_LANE * lanes
                && memoryKib <= MAX_MEMORY_KIB;
        if (!sane) {
            throw new IllegalArgumentException(
                    "no Argon2 of " + memoryKib + " KiB, " + passes + " passes, " + lanes + " lanes");
        }
    }

    /** 32 MiB and three passes: some tenths of a second on a processor of today. */
    public static PasswordHashing standard() {
        return new PasswordHashing(32 << 10, 3, 1);
    }

    /** Costs next to nothing and protects as little: for tests and simulations. */
    public static PasswordHashing cheap() {
        return new PasswordHashing(LEAST_BLOCKS_OF_LANE, 1, 1);
    }

    /** The key that a password and a salt make. Holds a processor and the memory meanwhile. */
    Bytes derive(Password password, Bytes salt) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKib)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt.toByteArray())
                .build());
        byte[] key = new byte[KEY_LENGTH];
        generator.generateBytes(password.utf8().toByteArray(), key);
        return Bytes.wrap(key);
    }
}
