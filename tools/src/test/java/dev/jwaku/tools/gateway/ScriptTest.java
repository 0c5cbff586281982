package dev.jwaku.tools.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            dance all night         | what is 'dance'?
            rpc                     | too few words: rpc METHOD [PARAMETERS]
            expect /id              | too few words: expect POINTER VALUE
            until 5 /v1/health      | too few words: until SECONDS PATH POINTER VALUE
            """)
    void whatIsNotUnderstoodIsNamed(String line, String complaint) {
        assertThatThrownBy(() -> Script.parse("# first\n\n" + line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("line 3: " + complaint);
    }

    @Test
    void variablesStandForTheirValuesWhateverTheseAre() {
        ScriptStep step =
                new ScriptStep(1, ScriptStep.Verb.POST, "/v1/chats/${KEY}/messages {\"text\": \"a  b ${T}\"}");

        assertThat(step.words(name -> "$" + name + "\\"))
                .containsExactly("/v1/chats/$KEY\\/messages", "{\"text\": \"a  b $T\\\"}");
    }
}
