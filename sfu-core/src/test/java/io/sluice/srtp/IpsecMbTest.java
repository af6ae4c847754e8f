package io.sluice.srtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class IpsecMbTest {
    /** Each has all instructions of those before it. */
    private static final List<String> ARCHITECTURES = List.of("sse", "avx_gen2", "avx_gen4", "avx512", "vaes_avx512");

    @Test
    void shouldPassItsSelfTestAsOnLesserProcessors() throws UnavailableException {
        IpsecMb library = TestEngines.ipsecMb();
        for (String each : ARCHITECTURES.subList(0, ARCHITECTURES.indexOf(library.architecture()) + 1)) {
            IpsecMb lesser = new IpsecMb(library, library.gcm(128, each), library.gcm(256, each), library.jobs());
            assertThatCode(() -> IpsecMbSelfTest.run(lesser)).as(each).doesNotThrowAnyException();
        }
    }

    @Test
    void shouldPassItsSelfTestHere() {
        IpsecMb library = TestEngines.ipsecMb();
        assertThatCode(() -> IpsecMbSelfTest.run(library)).doesNotThrowAnyException();
        assertThat(library.version()).matches("1\\.\\d+\\.\\d+");
        assertThat(library.architecture()).isIn(ARCHITECTURES);
    }

    @Test
    void shouldSayThatTheLibraryIsMissingAndHowToGetIt() {
        TestEngines.ipsecMb();
        assertThatThrownBy(() -> IpsecMb.open("libNobodyHas.so.1"))
                .isInstanceOf(UnavailableException.class)
                .hasMessage("libNobodyHas.so.1 is not installed (on Debian: apt install libipsec-mb1)");
    }

    @Test
    void shouldRefuseALibraryThatIsAnother() {
        TestEngines.ipsecMb();
        assertThatThrownBy(() -> IpsecMb.open("libc.so.6"))
                .isInstanceOf(UnavailableException.class)
                .hasMessage("libIPSec_MB.so.1 has no function imb_get_version");
    }

    @Test
    void shouldNameTheGcmFunctionThatIsWrong() {
        IpsecMb library = TestEngines.ipsecMb();
        IpsecMb.Gcm good = library.gcm(SrtpProfile.AEAD_AES_128_GCM);
        IpsecMb.Gcm other = library.gcm(SrtpProfile.AEAD_AES_256_GCM);
        IpsecMb.Gcm wrongKeys = new IpsecMb.Gcm(other.expandKey(), good.encrypt(), good.decrypt());
        assertFails(
                new IpsecMb(library, wrongKeys, other, library.jobs()), "aes_gcm_enc_128_" + library.architecture());
        // Decryption authenticates the ciphertext, encryption what it makes of it: one in place of the other is no
        // good.
        IpsecMb.Gcm wrongDecryption = new IpsecMb.Gcm(good.expandKey(), good.encrypt(), good.encrypt());
        assertFails(
                new IpsecMb(library, wrongDecryption, other, library.jobs()),
                "aes_gcm_dec_128_" + library.architecture());
    }

    @Test
    void shouldNameTheJobInterfaceThatIsWrong() {
        IpsecMb library = TestEngines.ipsecMb();
        IpsecMb.Jobs good = library.jobs();
        assumeTrue(good != null, "no SHA extensions here");
        IpsecMb.Jobs wrong = new IpsecMb.Jobs(good.hashBlock(), good.hashBlock(), good.pairs(), good.wide());
        IpsecMb broken = new IpsecMb(
                library, library.gcm(SrtpProfile.AEAD_AES_128_GCM), library.gcm(SrtpProfile.AEAD_AES_256_GCM), wrong);
        assertFails(broken, "the job interface (encrypt)");
    }

    private static void assertFails(IpsecMb library, String function) {
        assertThatThrownBy(() -> IpsecMbSelfTest.run(library))
                .isInstanceOf(UnavailableException.class)
                .hasMessageStartingWith(
                        function + " of libIPSec_MB.so.1 " + library.version() + " fails its self-test: ");
    }
}
