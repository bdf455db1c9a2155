// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.Poll;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server without a terminal obtains a login, and answers the waiting questions. */
class HeadlessLoginTest {

    private static final Duration PATIENCE = Duration.ofSeconds(50);

    @TempDir Path directory;

    private CopilotServer github;
    private Path question;
    private Path answer;
    private Path code;

    @BeforeEach
    void start() throws Exception {
        github = CopilotServer.start();
        github.login().interval(0).manual();
        github.answerWith(
                request ->
                        request.path().endsWith("/chat/completions")
                                ? Answer.text("An animal.")
                                : null);
        question = Files.createDirectories(directory.resolve("inbox")).resolve("camel.txt");
        answer = directory.resolve("outbox").resolve("camel.answer.txt");
        code = directory.resolve("outbox").resolve("copilot-login.txt");
    }

    @AfterEach
    void stop() {
        github.close();
    }

    @Test
    void putsTheCodeIntoAFileAndAnswersOnceSomebodyHasLoggedIn() throws Exception {
        Files.writeString(question, "What is a camel?");

        try (LoginRun run = headless().start()) {
            run.awaitOutput("Codes to    file:" + directory.resolve("outbox"));
            awaitContent(code, github.url() + "/login/device");
            assertThat(code).content().contains(github.login().userCode());
            assertThat(answer).doesNotExist();

            github.login().authorize();

            awaitContent(answer, "An animal.\n");
            awaitContent(code, "Logged in");
            assertThat(code).content().doesNotContain(github.login().userCode());
            await().atMost(PATIENCE)
                    .until(() -> Files.exists(question.resolveSibling(".done/camel.txt")));
            assertThat(question).doesNotExist();
            assertThat(github.login().deviceCodes()).isEqualTo(1);
            assertThat(LoginRun.usualTokenFile(directory)).exists();
            assertThat(run.err()).isEmpty();
            assertThat(run.out()).doesNotContain(github.login().issuedTokens());
        }
    }

    @Test
    void asksNobodyWhileATokenIsKept() throws Exception {
        github.login().authorize();
        try (LoginRun terminal = LoginRun.in(directory).github(github).start()) {
            assertThat(terminal.exitCode()).as(terminal.err()).isZero();
        }
        Files.writeString(question, "What is a camel?");

        try (LoginRun run = headless().start()) {
            awaitContent(answer, "An animal.\n");
            assertThat(code).doesNotExist();
            assertThat(run.err()).isEmpty();
        }
        assertThat(github.login().deviceCodes()).isEqualTo(1);
    }

    @Test
    void tellsWhyThereIsNoAnswerAndDoesNotAskAgainAtOnce() throws Exception {
        github.login().polls(Poll.PENDING, Poll.ACCESS_DENIED);
        Files.writeString(question, "What is a camel?");

        try (LoginRun run = headless().start()) {
            awaitContent(answer, "was denied");
            awaitContent(code, "was denied");

            Files.delete(answer);
            Files.writeString(question, "What is a camel, again?");

            awaitContent(answer, "was denied");
            assertThat(run.err()).isEmpty();
        }
        assertThat(github.login().deviceCodes()).isEqualTo(1);
    }

    @Test
    void sendsTheCodeByMail() throws Exception {
        GreenMail mail = new GreenMail(ServerSetup.SMTP.dynamicPort());
        mail.setUser("admin@example.org", "camel", "s3cret+mail&password");
        mail.start();
        try (LoginRun run =
                headless()
                        .property(
                                "code.to",
                                "smtp://127.0.0.1:"
                                        + mail.getSmtp().getPort()
                                        + "?username=camel&password=RAW({{env:SMTP_PASSWORD}})"
                                        + "&from=camel@example.org&to=admin@example.org"
                                        + "&subject=Copilot wants a login")
                        .environment("SMTP_PASSWORD", "s3cret+mail&password")
                        .start()) {
            assertThat(mail.waitForIncomingEmail(PATIENCE.toMillis(), 1)).as(run.err()).isTrue();
            github.login().authorize();
            assertThat(mail.waitForIncomingEmail(PATIENCE.toMillis(), 2)).as(run.err()).isTrue();

            MimeMessage first = mail.getReceivedMessages()[0];
            assertThat(first.getSubject()).isEqualTo("Copilot wants a login");
            assertThat(first.getAllRecipients()[0]).hasToString("admin@example.org");
            assertThat(GreenMailUtil.getBody(first))
                    .contains(github.login().userCode(), github.url() + "/login/device");
            assertThat(GreenMailUtil.getBody(mail.getReceivedMessages()[1])).contains("Logged in");
            for (MimeMessage message : mail.getReceivedMessages()) {
                assertThat(GreenMailUtil.getWholeMessage(message))
                        .doesNotContain("CamelCopilot")
                        .doesNotContain(github.login().issuedTokens());
            }
            assertThat(run.err()).isEmpty();
            assertThat(run.out()).contains("smtp://").doesNotContain("s3cret");
        } finally {
            mail.stop();
        }
    }

    @Test
    void doesNotStartWhereATokenOfTheEnvironmentWouldWin() throws Exception {
        try (LoginRun run = headless().environment("GITHUB_TOKEN", "gho_environment").start()) {
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err().lines())
                    .singleElement()
                    .asString()
                    .contains("GITHUB_TOKEN")
                    .doesNotContain("gho_environment");
        }
        assertThat(github.requests()).isEmpty();
    }

    private LoginRun.Builder headless() {
        return LoginRun.in(directory).github(github).property("headless", true);
    }

    private static void awaitContent(Path file, String text) {
        await().alias(file.getFileName() + " contains: " + text)
                .atMost(PATIENCE)
                .until(() -> Files.exists(file) && Files.readString(file).contains(text));
    }
}
