// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.util.Properties;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** A block of XML: routes, or part of a pom, whose artifacts must exist in the given version. */
final class XmlSnippet {

    private final Element root;

    XmlSnippet(String text) throws Exception {
        // A page may show several elements side by side.
        root =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader("<page>" + text + "</page>")))
                        .getDocumentElement();
    }

    boolean hasRoutes() {
        return root.getElementsByTagName("route").getLength() > 0;
    }

    void checkDependencies() throws IOException {
        NodeList dependencies = root.getElementsByTagName("dependency");
        assertThat(dependencies.getLength()).as("routes or dependencies").isPositive();
        for (int i = 0; i < dependencies.getLength(); i++) {
            Element dependency = (Element) dependencies.item(i);
            String group = text(dependency, "groupId");
            String artifact = text(dependency, "artifactId");
            String version = text(dependency, "version");
            if (group.equals(Repository.GROUP)) {
                assertThat(Repository.artifacts()).containsKey(artifact);
                assertThat(version).isEqualTo(Repository.version());
            } else {
                String known = versionOnTheClassPath(group, artifact);
                assertThat(known).as("%s:%s on the class path", group, artifact).isNotNull();
                assertThat(version).isIn("", known, "${camel.version}");
            }
        }
    }

    private static String text(Element parent, String name) {
        NodeList found = parent.getElementsByTagName(name);
        return found.getLength() == 0 ? "" : found.item(0).getTextContent().strip();
    }

    private static String versionOnTheClassPath(String group, String artifact) throws IOException {
        try (InputStream file =
                XmlSnippet.class.getResourceAsStream(
                        "/META-INF/maven/%s/%s/pom.properties".formatted(group, artifact))) {
            if (file == null) {
                return null;
            }
            Properties coordinates = new Properties();
            coordinates.load(file);
            return coordinates.getProperty("version");
        }
    }
}
