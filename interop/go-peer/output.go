package main

import (
	"bufio"
	"encoding/json"
	"io"
	"sync"
)

// event is one line of standard output.
type event map[string]any

// output writes events as JSON lines. It is safe for use by several goroutines.
type output struct {
	mutex  sync.Mutex
	writer *bufio.Writer
	json   *json.Encoder
}

func newOutput(w io.Writer) *output {
	buffered := bufio.NewWriterSize(w, 64*1024)
	encoder := json.NewEncoder(buffered)
	encoder.SetEscapeHTML(false)
	return &output{writer: buffered, json: encoder}
}

// send writes one line. A closed standard output is not an error here: the end of standard input stops the process.
func (o *output) send(e event) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	if o.json.Encode(e) == nil {
		_ = o.writer.Flush()
	}
}
