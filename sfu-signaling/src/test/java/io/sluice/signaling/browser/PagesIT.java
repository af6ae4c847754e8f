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
    private static final Pattern IN_MILLISECONDS = Pattern.compile("\\d ms$");
    private static final Pattern STEADY_BITRATE = Pattern.compile("[2-9]\\d\\d kbit/s|.*Mbit/s");

    @RegisterExtension
    private final TestBed bed = new TestBed();

    @Test
    void shouldLeadFromTheLandingPageToSenderAndReceiver() {
        Page landing = open("landing", "/", ColorScheme.LIGHT).page();
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
        for (String path : List.of("/", "/room", "/call", "/manual", "/dashboard", "/sender", "/receiver")) {
            Page page = open("page" + path.replace('/', '-'), path, ColorScheme.LIGHT)
                    .page();
            List<Locator> links = page.locator("a[href]").all();
            assertThat(links).isNotEmpty();
            for (Locator link : links) {
                String target = String.valueOf(link.getAttribute("href"));
                assertThat(page.request().get(bed.address(target)).status())
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
        ChromiumTab landing = open("landing", "/", scheme);
        assertThat(landing.page()).hasTitle("Sluice");
        landing.keepPicture(folder.resolve("landing" + suffix));

        SenderTab sender = new SenderTab(open("sender", "/sender?source=pattern&autostart=1", scheme));
        ReceiverTab receiver = new ReceiverTab(open("receiver", "/receiver?autostart=1", scheme));
        Tile tile = receiver.onlyTile();
        Proof.patternArrives(tile, "VP8");
        sender.tab().part("resolution").awaitText("640 × 360");
        tile.part("resolution").awaitText("640 × 360");
        tile.part("jitter-buffer").awaitText(IN_MILLISECONDS);
        tile.part("bitrate").awaitText(STEADY_BITRATE);
        tile.part("loss").awaitText("0.0 %");

        File sending = folder.resolve("sender" + suffix).toFile();
        File receiving = folder.resolve("receiver" + suffix).toFile();
        sender.tab().keepPicture(sending.toPath());
        receiver.tab().keepPicture(receiving.toPath());
        BufferedImage both = sideBySide(ImageIO.read(sending), ImageIO.read(receiving));
        ImageIO.write(both, "png", folder.resolve("playing" + suffix).toFile());
    }

    private ChromiumTab open(String name, String path, ColorScheme scheme) {
        return bed.keep(bed.chromium().open(name, bed.address(path), scheme));
    }

    private static BufferedImage sideBySide(BufferedImage left, BufferedImage right) {
        BufferedImage both =
                new BufferedImage(left.getWidth() + right.getWidth(), left.getHeight(), BufferedImage.TYPE_INT_RGB);
        both.createGraphics().drawImage(left, 0, 0, null);
        both.createGraphics().drawImage(right, left.getWidth(), 0, null);
        return both;
    }
}
