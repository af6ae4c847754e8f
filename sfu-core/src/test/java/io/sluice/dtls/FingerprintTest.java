package io.sluice.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprintTest {
    /** SHA-256 of "abc" (FIPS 180-2 appendix B.1). */
    private static final String ABC =
            "BA:78:16:BF:8F:01:CF:EA:41:41:40:DE:5D:AE:22:23:B0:03:61:A3:96:17:7A:9C:B4:10:FF:61:F2:00:15:AD";

    private static final byte[] ABC_BYTES = "abc".getBytes(StandardCharsets.US_ASCII);

    @Test
    void shouldHashAsFipsSays() {
        assertThat(Fingerprint.of(HashAlgorithm.SHA_256, ABC_BYTES).value()).isEqualTo(ABC);
    }

    @Test
    void shouldReadAnyCaseAndCompareEqual() {
        Fingerprint lower = Fingerprint.parse("SHA-256", ABC.toLowerCase(Locale.ROOT));
        assertThat(lower).isEqualTo(Fingerprint.parse("sha-256", ABC)).hasToString("sha-256 " + ABC);
        assertThat(lower.matches(ABC_BYTES)).isTrue();
        assertThat(lower.matches(new byte[0])).isFalse();
    }

    @ParameterizedTest
    @EnumSource(HashAlgorithm.class)
    void shouldReadBackWhatItWrites(HashAlgorithm algorithm) {
        Fingerprint fingerprint = Fingerprint.of(algorithm, ABC_BYTES);
        assertThat(fingerprint.value()).hasSize(algorithm.digestBytes() * 3 - 1);
        assertThat(Fingerprint.parse(algorithm.sdpName(), fingerprint.value())).isEqualTo(fingerprint);
    }

    @Test
    void shouldMatchAnyOfTheStrongestHashAndNoneOfAWeakerOne() {
        byte[] other = new byte[1];
        FingerprintSet set = FingerprintSet.of(List.of(
                Fingerprint.of(HashAlgorithm.SHA_1, new byte[2]),
                Fingerprint.of(HashAlgorithm.SHA_384, ABC_BYTES),
                Fingerprint.of(HashAlgorithm.SHA_256, new byte[3]),
                Fingerprint.of(HashAlgorithm.SHA_384, other)));
        assertThat(set.matches(ABC_BYTES)).isTrue();
        assertThat(set.matches(other)).isTrue();
        assertThat(set.matches(new byte[2])).as("only SHA-1 says so").isFalse();
        assertThat(set.matches(new byte[3])).as("only SHA-256 says so").isFalse();
        assertThat(set).asString().startsWith("sha-384 ").contains(" or sha-384 ");
    }

    @Test
    void shouldAcceptSha1WhenThereIsNothingElse() {
        FingerprintSet set = FingerprintSet.of(List.of(Fingerprint.of(HashAlgorithm.SHA_1, ABC_BYTES)));
        assertThat(set.matches(ABC_BYTES)).isTrue();
        assertThat(set.matches(new byte[0])).isFalse();
    }

    @Test
    void shouldNeedAFingerprint() {
        assertThatThrownBy(() -> FingerprintSet.of(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("fingerprints is empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"md2", "md5", "", "sha256"})
    void shouldNameTheAlgorithmsItAccepts(String name) {
        assertThatThrownBy(() -> Fingerprint.parse(name, ABC))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("algorithm \"" + name + "\"")
                .hasMessageContaining("sha-1, sha-224, sha-256, sha-384, sha-512");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "BA:78",
                "BA-78-16-BF-8F-01-CF-EA-41-41-40-DE-5D-AE-22-23-B0-03-61-A3-96-17-7A-9C-B4-10-FF-61-F2-00-15-AD",
                "GA:78:16:BF:8F:01:CF:EA:41:41:40:DE:5D:AE:22:23:B0:03:61:A3:96:17:7A:9C:B4:10:FF:61:F2:00:15:AD",
                "BA:78:16:BF:8F:01:CF:EA:41:41:40:DE:5D:AE:22:23:B0:03:61:A3:96:17:7A:9C:B4:10:FF:61:F2:00:15:AD:"
            })
    void shouldSayWhatAValueMustLookLike(String value) {
        assertThatThrownBy(() -> Fingerprint.parse("sha-256", value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("value")
                .hasMessageContaining("32 hexadecimal pairs separated by colons");
    }
}
