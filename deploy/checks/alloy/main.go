// Alloy reads the configurations that are named, by the parser of their grammar.
// Which components there are, and what each takes, that does not know.
package main

import (
	"fmt"
	"os"

	"github.com/grafana/river/parser"
)

func read(name string) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	_, err = parser.ParseFile(name, text)
	return err
}

func main() {
	for _, name := range os.Args[1:] {
		if err := read(name); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}
