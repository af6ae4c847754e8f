package io.sluice.signaling.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The pages as they are served; keeps the pictures that the README shows. */
class PagesIT {
    private static final Pattern STEADY_BITRATE = Pattern.compile("[2-9]\\d\\d kbit/s|.*Mbit/s");

    @RegisterExtension
    private final TestBed bed = new TestBed();

    @Test
    void shouldLeadFromTheLandingPageToSenderAndReceiver() {
        Page landing = bed.open("landing", "/").page();
        assertThat(landing).hasTitle("Sluice");

        landing.getByLabel("Choose a page").getByText("Open the sender").click();
        assertThat(landing).hasTitle("Sender · Sluice");
        landing.getByRole(AriaRole.NAVIGATION)
                .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("Receiver"))
                .click();
        assertThat(landing).hasTitle("Receiver · Sluice");
    }

    @Test
    void shouldServeEverythingThatThePagesLinkTo() {
        for (String path : List.of("/", "/sender", "/receiver")) {
            Page page = bed.open("page" + path.replace('/', '-'), path).page();
            List<Locator> links = page.locator("a[href]").all();
            assertThat(links).isNotEmpty();
            for (Locator link : links) {
                String target = String.valueOf(link.getAttribute("href"));
                assertThat(page.request().get(bed.server().address() + target).status())
                        .as("%s on %s", target, path)
                        .isEqualTo(200);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void shouldLookAsTheReadmeShows(ColorScheme scheme) throws IOException {
        Path folder = TestBed.SCREENSHOTS.resolve("readme");
        String suffix = "-" + scheme.name().toLowerCase(Locale.ROOT) + ".png";
        Tab landing = open("landing", "/", scheme);
        assertThat(landing.page()).hasTitle("Sluice");
        landing.keepPicture(folder.resolve("landing" + suffix));

        SenderTab sender = new SenderTab(open("sender", "/sender?source=pattern&autostart=1", scheme));
        ReceiverTab receiver = new ReceiverTab(open("receiver", "/receiver?autostart=1", scheme));
        Tile tile = receiver.onlyTile();
        Proof.patternArrives(tile, "VP8");
        assertThat(sender.tab().part("resolution")).hasText("640 × 360");
        assertThat(tile.part("resolution")).hasText("640 × 360");
        assertThat(tile.part("jitter-buffer")).containsText("ms");
        assertThat(tile.part("bitrate")).hasText(STEADY_BITRATE);
        assertThat(tile.part("loss")).hasText("0.0 %");

        File sending = folder.resolve("sender" + suffix).toFile();
        File receiving = folder.resolve("receiver" + suffix).toFile();
        sender.tab().keepPicture(sending.toPath());
        receiver.tab().keepPicture(receiving.toPath());
        BufferedImage both = sideBySide(ImageIO.read(sending), ImageIO.read(receiving));
        ImageIO.write(both, "png", folder.resolve("playing" + suffix).toFile());
    }

    private Tab open(String name, String path, ColorScheme scheme) {
        return bed.open(name, path, bed.chromium(), scheme);
    }

    private static BufferedImage sideBySide(BufferedImage left, BufferedImage right) {
        BufferedImage both =
                new BufferedImage(left.getWidth() + right.getWidth(), left.getHeight(), BufferedImage.TYPE_INT_RGB);
        both.createGraphics().drawImage(left, 0, 0, null);
        both.createGraphics().drawImage(right, left.getWidth(), 0, null);
        return both;
    }
}
