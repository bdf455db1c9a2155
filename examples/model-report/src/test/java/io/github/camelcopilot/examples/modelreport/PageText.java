// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.modelreport;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** A page, read as XML. */
record PageText(String source, Document document) {

    /** Fails if the page is not well-formed. */
    static PageText read(Path file) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setAttribute("http://javax.xml.XMLConstants/property/accessExternalDTD", "");
        return new PageText(
                Files.readString(file), factory.newDocumentBuilder().parse(file.toFile()));
    }

    /** Returns the elements of this name in their order. */
    List<Element> elements(String name) {
        NodeList found = document.getElementsByTagName(name);
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> (Element) found.item(i))
                .toList();
    }

    /** Returns the text of the elements of this name. */
    List<String> texts(String name) {
        return elements(name).stream().map(Element::getTextContent).toList();
    }

    /** Returns the widths of the bars with one of these classes. */
    List<String> widths(String... styles) {
        return elements("rect").stream()
                .filter(bar -> List.of(styles).contains(bar.getAttribute("class")))
                .map(bar -> bar.getAttribute("width"))
                .toList();
    }
}
