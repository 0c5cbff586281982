package dev.jwaku.messenger.encryption.segmentation;

/** The field of 256 elements with the polynomial x⁸ + x⁴ + x³ + x² + 1 and the generator 2. */
final class GaloisField {
    private static final int SIZE = 256;
    private static final int POLYNOMIAL = 0x11d;
    /** Twice the order, so that a sum of two logarithms needs no remainder. */
    private static final byte[] EXP = new byte[2 * (SIZE - 1)];

    private static final int[] LOG = new int[SIZE];

    static {
        int value = 1;
        for (int i = 0; i < SIZE - 1; i++) {
            EXP[i] = (byte) value;
            EXP[i + SIZE - 1] = (byte) value;
            LOG[value] = i;
            value <<= 1;
            if (value >= SIZE) {
                value ^= POLYNOMIAL;
            }
        }
    }

    private GaloisField() {}

    static int multiply(int a, int b) {
        return a == 0 || b == 0 ? 0 : EXP[LOG[a] + LOG[b]] & 0xff;
    }

    /** One divided by an element that is not 0. */
    static int invert(int a) {
        return EXP[SIZE - 1 - LOG[a]] & 0xff;
    }

    /** 0 to the power of 0 is 1. */
    static int power(int base, int exponent) {
        if (exponent == 0) {
            return 1;
        }
        return base == 0 ? 0 : EXP[LOG[base] * exponent % (SIZE - 1)] & 0xff;
    }

    /** Adds the input times a factor to the output. */
    static void multiplyAdd(int factor, byte[] input, byte[] output) {
        if (factor == 0) {
            return;
        }
        byte[] products = new byte[SIZE];
        for (int i = 0; i < SIZE; i++) {
            products[i] = (byte) multiply(factor, i);
        }
        for (int i = 0; i < input.length; i++) {
            output[i] ^= products[input[i] & 0xff];
        }
    }
}
