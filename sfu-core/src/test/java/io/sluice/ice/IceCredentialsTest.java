package io.sluice.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IceCredentialsTest {
    private final SecureRandom random = new SecureRandom();

    @Test
    void shouldGenerateThirtyTwoIceChars() {
        IceCredentials credentials = IceCredentials.generate(random);

        assertThat(credentials.usernameFragment()).matches("[A-Za-z0-9+/]{32}");
        assertThat(credentials.password()).matches("[A-Za-z0-9+/]{32}");
    }

    @Test
    void shouldUseEveryIceCharAndNeverRepeatItself() {
        Set<String> texts = new HashSet<>();
        Set<Integer> characters = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            IceCredentials credentials = IceCredentials.generate(random);
            texts.add(credentials.usernameFragment());
            texts.add(credentials.password());
            credentials.password().chars().forEach(characters::add);
        }
        assertThat(texts).hasSize(400);
        assertThat(characters).hasSize(64);
    }

    @Test
    void shouldKeepThePasswordOutOfLogs() {
        IceCredentials credentials = IceCredentials.generate(random);

        assertThat(credentials.toString())
                .contains(credentials.usernameFragment())
                .doesNotContain(credentials.password());
    }

    @Test
    void shouldNameThePartThatIsWrong() {
        String password = "p".repeat(22);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new IceCredentials("abc", password))
                .withMessage("usernameFragment has 3 characters, accepted are 4 to 256");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new IceCredentials("abcd", "p".repeat(21)))
                .withMessage("password has 21 characters, accepted are 22 to 256");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new IceCredentials("ab:cd", password))
                .withMessageStartingWith("usernameFragment has a character that is no ice-char");
    }
}
