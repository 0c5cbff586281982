package dev.jwaku.messenger.encryption.segmentation;

import java.util.Arrays;

/** A matrix over {@link GaloisField}. */
final class GaloisMatrix {
    private final int[][] rows;

    private GaloisMatrix(int[][] rows) {
        this.rows = rows;
    }

    /** Element (r, c) is r to the power of c. */
    static GaloisMatrix vandermonde(int rowCount, int columnCount) {
        int[][] rows = new int[rowCount][columnCount];
        for (int r = 0; r < rowCount; r++) {
            for (int c = 0; c < columnCount; c++) {
                rows[r][c] = GaloisField.power(r, c);
            }
        }
        return new GaloisMatrix(rows);
    }

    /** The given rows in the given order. */
    GaloisMatrix select(int... indices) {
        int[][] selected = new int[indices.length][];
        for (int i = 0; i < indices.length; i++) {
            selected[i] = rows[indices[i]];
        }
        return new GaloisMatrix(selected);
    }

    int[] row(int index) {
        return rows[index].clone();
    }

    GaloisMatrix multiply(GaloisMatrix other) {
        int columns = other.rows[0].length;
        int[][] product = new int[rows.length][columns];
        for (int r = 0; r < rows.length; r++) {
            for (int i = 0; i < other.rows.length; i++) {
                for (int c = 0; c < columns; c++) {
                    product[r][c] ^= GaloisField.multiply(rows[r][i], other.rows[i][c]);
                }
            }
        }
        return new GaloisMatrix(product);
    }

    /** The inverse of a square matrix whose rows are independent, by elimination. */
    GaloisMatrix invert() {
        int size = rows.length;
        int[][] work = new int[size][];
        for (int r = 0; r < size; r++) {
            work[r] = Arrays.copyOf(rows[r], 2 * size);
            work[r][size + r] = 1;
        }
        for (int column = 0; column < size; column++) {
            bringPivot(work, column);
            scale(work[column], GaloisField.invert(work[column][column]));
            for (int r = 0; r < size; r++) {
                if (r != column) {
                    subtract(work[r], work[column], work[r][column]);
                }
            }
        }
        for (int r = 0; r < size; r++) {
            work[r] = Arrays.copyOfRange(work[r], size, 2 * size);
        }
        return new GaloisMatrix(work);
    }

    private static void bringPivot(int[][] work, int column) {
        for (int r = column; r < work.length; r++) {
            if (work[r][column] != 0) {
                int[] pivot = work[r];
                work[r] = work[column];
                work[column] = pivot;
                return;
            }
        }
        throw new IllegalArgumentException("the rows are not independent");
    }

    private static void scale(int[] row, int factor) {
        for (int c = 0; c < row.length; c++) {
            row[c] = GaloisField.multiply(row[c], factor);
        }
    }

    private static void subtract(int[] row, int[] other, int factor) {
        for (int c = 0; c < row.length; c++) {
            row[c] ^= GaloisField.multiply(other[c], factor);
        }
    }
}
