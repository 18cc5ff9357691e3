package dev.parley.cli.sin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class UsersTest {

    @Test
    void aUserWithoutANameIsANumber() {
        Users users = new Users(List.of("root:x:0:0:root:/root:/bin/sh", "", "# no user", "a:x:7"));

        assertThat(users.name(0)).isEqualTo("root");
        assertThat(users.name(7)).isEqualTo("a");
        assertThat(users.name(1000)).isEqualTo("1000");
        assertThat(users.name(-2)).isEqualTo("4294967294");
    }
}
