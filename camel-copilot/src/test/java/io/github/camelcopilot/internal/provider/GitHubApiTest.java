// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.internal.address.BaseUrl;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The address of GitHub's API for each kind of host. */
class GitHubApiTest {

    @ParameterizedTest
    @CsvSource({
        "https://github.com, api.github.com, https://api.github.com/copilot_internal/user",
        "https://GitHub.com/, api.github.com, https://api.github.com/copilot_internal/user",
        "http://github.com, api.github.com, https://api.github.com/copilot_internal/user",
        "https://octo.ghe.com, api.octo.ghe.com, https://api.octo.ghe.com/copilot_internal/user",
        "https://OCTO.ghe.com/, api.octo.ghe.com, https://api.octo.ghe.com/copilot_internal/user",
        "https://git.test, git.test, https://git.test/api/v3/copilot_internal/user",
        "https://git.test:8443/x/, git.test:8443, https://git.test:8443/x/api/v3/copilot_internal/user",
        "http://127.0.0.1:4020, 127.0.0.1:4020, http://127.0.0.1:4020/api/v3/copilot_internal/user",
        "https://notgithub.com, notgithub.com, https://notgithub.com/api/v3/copilot_internal/user",
        "https://ghe.com.test, ghe.com.test, https://ghe.com.test/api/v3/copilot_internal/user"
    })
    void theAddressDependsOnTheHost(String gitHubHost, String host, String address) {
        GitHubApi api = GitHubApi.of(BaseUrl.of("githubHost", gitHubHost, true), "test");

        assertThat(api.host()).isEqualTo(host);
        assertThat(api.userAddress()).hasToString(address);
        assertThat(api.userAgent()).isEqualTo("test");
    }
}
