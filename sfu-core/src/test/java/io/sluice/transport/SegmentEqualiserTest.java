package io.sluice.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rtp.RtpPadding;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SegmentEqualiserTest {
    /** Beyond what is bridged, a size more and a size less. */
    private static final int[] SIZES = {990, 996, 1000, 1001, 1004, 1005, 1100};

    private static final int MAX_PACKETS = 6;

    @Test
    void shouldMakeAFrameOfAChromiumOneMessage() {
        assertThat(paddings(1168, 1169, 1169, 1169, 1169, 1169)).containsExactly(1, 0, 0, 0, 0, 0);
        assertThat(paddings(1168, 1168, 1168, 1168, 1169, 1169)).containsExactly(1, 1, 1, 1, 0, 0);
        assertThat(paddings(1168, 1168, 1168, 1168, 1168, 1169)).containsExactly(1, 1, 1, 1, 1, 0);
    }

    @Test
    void shouldLeaveAShorterLastOneAsItIs() {
        assertThat(paddings(1169, 1169, 1168)).containsExactly(0, 0, 0);
        assertThat(paddings(1168, 1169, 400)).containsExactly(1, 0, 0);
    }

    @Test
    void shouldLeaveWhatIsFarApartAsItIs() {
        assertThat(paddings(400, 1169, 400, 1169)).containsExactly(0, 0, 0, 0);
        assertThat(paddings(1000, 1005)).containsExactly(0, 0);
        assertThat(paddings(1000, 1004)).containsExactly(4, 0);
    }

    @Test
    void shouldNotPadALonePacket() {
        assertThat(paddings(1169)).containsExactly(0);
    }

    @Test
    void shouldLookAtTheGivenPacketsOnly() {
        int[] sizes = {1, 1000, 1001, 3};
        int[] paddings = {9, 9, 9, 9};
        SegmentEqualiser.equalise(sizes, paddings, 1, 3);
        assertThat(paddings).containsExactly(9, 1, 0, 9);
        assertThat(sizes).containsExactly(1, 1000, 1001, 3);
    }

    @Test
    void shouldNeedAsFewMessagesAsAnyPaddingDoesWhateverTheSizes() {
        for (int count = 1; count <= MAX_PACKETS; count++) {
            int rows = (int) Math.pow(SIZES.length, count);
            for (int row = 0; row < rows; row++) {
                check(row(row, count));
            }
        }
    }

    @Test
    void shouldNeedAsFewMessagesAsAnyPaddingDoesForLongRows() {
        Random random = new Random(4);
        for (int round = 0; round < 4_000; round++) {
            int spread = 1 + random.nextInt(12);
            check(random.ints(1 + random.nextInt(64), 1000, 1000 + spread).toArray());
        }
    }

    private static int[] row(int number, int count) {
        int[] sizes = new int[count];
        int rest = number;
        for (int i = 0; i < count; i++) {
            sizes[i] = SIZES[rest % SIZES.length];
            rest /= SIZES.length;
        }
        return sizes;
    }

    private static void check(int[] sizes) {
        int[] paddings = paddings(sizes);
        int[] padded = IntStream.range(0, sizes.length)
                .map(i -> sizes[i] + paddings[i])
                .toArray();
        boolean bounded = Arrays.stream(paddings).allMatch(each -> each >= 0 && each <= RtpPadding.MAX_LENGTH);
        boolean noLonger = max(padded) <= max(sizes);
        boolean lastAlone = paddings[sizes.length - 1] == 0;
        boolean fewest = messages(padded) == fewestMessages(sizes);
        if (!bounded || !noLonger || !lastAlone || !fewest) {
            throw new AssertionError(Arrays.toString(sizes) + " became " + Arrays.toString(padded));
        }
    }

    /** How the kernel's rule groups sizes: equal ones, the last perhaps shorter. */
    private static int messages(int... sizes) {
        int messages = 0;
        int next = 0;
        while (next < sizes.length) {
            int first = next++;
            while (next < sizes.length && sizes[next - 1] == sizes[first] && sizes[next] <= sizes[first]) {
                next++;
            }
            messages++;
        }
        return messages;
    }

    /** By trying every way to cut the row into messages. */
    private static int fewestMessages(int... sizes) {
        int[] fewest = new int[sizes.length + 1];
        for (int end = 1; end <= sizes.length; end++) {
            fewest[end] = Integer.MAX_VALUE;
            for (int start = 0; start < end; start++) {
                if (fitsOneMessage(Arrays.copyOfRange(sizes, start, end))) {
                    fewest[end] = Math.min(fewest[end], fewest[start] + 1);
                }
            }
        }
        return fewest[sizes.length];
    }

    private static boolean fitsOneMessage(int... sizes) {
        int last = sizes[sizes.length - 1];
        int[] others = Arrays.copyOf(sizes, sizes.length - 1);
        if (others.length == 0) {
            return true;
        }
        int segment = Math.max(max(others), last - max(others) > RtpPadding.MAX_LENGTH ? 0 : last);
        return last <= segment && Arrays.stream(others).allMatch(size -> segment - size <= RtpPadding.MAX_LENGTH);
    }

    private static int max(int... sizes) {
        return Arrays.stream(sizes).max().orElse(0);
    }

    private static int[] paddings(int... sizes) {
        int[] paddings = new int[sizes.length];
        SegmentEqualiser.equalise(sizes, paddings, 0, sizes.length);
        return paddings;
    }
}
