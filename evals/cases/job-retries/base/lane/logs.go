package lane

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
)

// ErrLogsBusy is returned when too many logs are open.
var ErrLogsBusy = errors.New("lane: too many open logs")

// Logs keeps one log file a job. The number of files that are open at the same time is bounded.
type Logs struct {
	dir string
	max int

	mu   sync.Mutex
	open int
}

// NewLogs keeps logs in a directory, with at most max of them open.
func NewLogs(dir string, max int) *Logs { return &Logs{dir: dir, max: max} }

// Open opens the log of a job to add to it. What was written is on disk when it has been closed.
func (l *Logs) Open(job string) (io.WriteCloser, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.open >= l.max {
		return nil, ErrLogsBusy
	}
	file, err := os.OpenFile(filepath.Join(l.dir, job+".log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o640)
	if err != nil {
		return nil, fmt.Errorf("lane: %w", err)
	}
	l.open++
	return &logFile{Writer: bufio.NewWriter(file), file: file, logs: l}, nil
}

type logFile struct {
	*bufio.Writer
	file *os.File
	logs *Logs
	once sync.Once
	err  error
}

// Close writes out what is left. Closing twice is the same as closing once.
func (f *logFile) Close() error {
	f.once.Do(func() {
		f.err = f.Flush()
		if err := f.file.Close(); f.err == nil {
			f.err = err
		}
		f.logs.mu.Lock()
		f.logs.open--
		f.logs.mu.Unlock()
	})
	return f.err
}
