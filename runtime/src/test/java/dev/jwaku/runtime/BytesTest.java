package dev.jwaku.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class BytesTest {
    @Property
    void holdsWhatItWasGiven(@ForAll byte[] array) {
        Bytes bytes = Bytes.of(array);
        assertThat(bytes.toByteArray()).isEqualTo(array);
        assertThat(bytes.length()).isEqualTo(array.length);
        assertThat(Bytes.fromHex(bytes.toHex())).isEqualTo(bytes);
        assertThat(Bytes.fromHex("0x" + bytes.toHex())).isEqualTo(bytes);
        for (int i = 0; i < array.length; i++) {
            assertThat(bytes.get(i)).isEqualTo(array[i]);
        }
    }

    @Property
    void equalContentIsEqualWhereverItLies(@ForAll byte[] array, @ForAll @IntRange(max = 20) int before) {
        byte[] larger = new byte[before + array.length + 3];
        System.arraycopy(array, 0, larger, before, array.length);
        Bytes view = Bytes.wrap(larger, before, array.length);
        Bytes own = Bytes.of(array);
        assertThat(view).isEqualTo(own).hasSameHashCodeAs(own).isEqualByComparingTo(own);
        assertThat(view.copy()).isEqualTo(own);
        assertThat(view.asByteBuffer()).isEqualTo(own.asByteBuffer());
        assertThat(view.asByteBuffer().isReadOnly()).isTrue();
    }

    @Property
    void slicesAndConcatAreInverse(@ForAll byte[] array, @ForAll @IntRange(max = 1000) int somewhere) {
        Bytes bytes = Bytes.of(array);
        int cut = somewhere % (array.length + 1);
        assertThat(Bytes.concat(bytes.slice(0, cut), bytes.slice(cut))).isEqualTo(bytes);
        assertThat(bytes.startsWith(bytes.slice(0, cut))).isTrue();
    }

    @Property
    void orderIsThatOfUnsignedBytes(@ForAll byte[] left, @ForAll byte[] right) {
        assertThat(Integer.signum(Bytes.of(left).compareTo(Bytes.of(right))))
                .isEqualTo(Integer.signum(Arrays.compareUnsigned(left, right)));
    }

    @Example
    void copiesItsArgumentUnlessWrapped() {
        byte[] array = {1, 2, 3};
        Bytes copy = Bytes.of(array);
        Bytes view = Bytes.wrap(array);
        array[0] = 9;
        assertThat(copy.get(0)).isEqualTo((byte) 1);
        assertThat(view.get(0)).isEqualTo((byte) 9);
        Byte last = view.readWith((bytes, offset, length) -> bytes[offset + length - 1]);
        assertThat(last).isEqualTo((byte) 3);
    }

    @Example
    void refusesIndicesOutside() {
        Bytes bytes = Bytes.of((byte) 1, (byte) 2);
        assertThatThrownBy(() -> bytes.get(2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> bytes.get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> bytes.slice(1, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> bytes.slice(2, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Bytes.wrap(new byte[3], 2, Integer.MAX_VALUE))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Bytes.fromHex("0g")).isInstanceOf(IllegalArgumentException.class);
    }

    @Example
    void showsAtMostThirtyTwoBytes() {
        assertThat(Bytes.of(new byte[32])).hasToString("00".repeat(32));
        assertThat(Bytes.of(new byte[33])).hasToString("00".repeat(32) + "…(33 bytes)");
    }

    @Example
    void textIsUtf8() {
        assertThat(Bytes.utf8("grüß").toUtf8()).isEqualTo("grüß");
        assertThat(Bytes.utf8("ü").toByteArray()).isEqualTo("ü".getBytes(StandardCharsets.UTF_8));
        assertThat(Bytes.EMPTY.isEmpty()).isTrue();
    }
}
