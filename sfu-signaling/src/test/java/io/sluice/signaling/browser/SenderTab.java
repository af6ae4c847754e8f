package io.sluice.signaling.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;

/** The sender's page as a person uses it. */
record SenderTab(Tab tab) {

    SenderTab {
        assertThat(tab.part("status")).isVisible();
    }

    void start() {
        tab.part("start").click();
    }

    void stop() {
        tab.part("stop").click();
        assertThat(status()).hasText("Stopped");
    }

    SenderTab awaitSending() {
        assertThat(status()).hasText("Sending");
        return this;
    }

    Locator status() {
        return tab.part("status");
    }

    Locator error() {
        return tab.part("error");
    }

    Locator cameraButton() {
        return tab.part("mute-video");
    }

    Locator microphoneButton() {
        return tab.part("mute-audio");
    }

    MediaPath path() {
        return MediaPath.ofSender(tab.page());
    }
}
