package io.sluice.srtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.stream.Stream;

/** The engines that can be had on this machine. */
final class TestEngines {
    private TestEngines() {}

    static Stream<SrtpEngine> all() {
        Stream<SrtpEngine> everywhere = Stream.of(new JcaSrtpEngine(), new JitsiSrtpEngine());
        try {
            return Stream.concat(everywhere, Stream.of(new IpsecMbSrtpEngine(IpsecMb.open(IpsecMb.LIBRARY))));
        } catch (UnavailableException e) {
            return everywhere;
        }
    }

    /** Skips the test where the library is not installed; with it, whatever else is wrong fails the test. */
    static IpsecMb ipsecMb() {
        try {
            return IpsecMb.open(IpsecMb.LIBRARY);
        } catch (UnavailableException e) {
            String reason = e.reason();
            assumeTrue(!reason.contains("is not installed") && !reason.contains("is for Linux"), reason);
            assumeTrue(!reason.contains("has no AES instructions"), reason);
            assertThat(reason).isEmpty();
            throw new AssertionError(reason, e);
        }
    }
}
