// Checks logs with golang.org/x/mod/sumdb, the program that the forms of C2SP were written after.
// One JSON object a line in, one a line out; bytes are in standard base64.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type job struct {
	Do, Note, Key, Folder string
	Entry                 []byte
	Index, Size, Older    int64
	Root, OldRoot         []byte
	Path                  [][]byte
}

type answer struct {
	Text    string   `json:"text,omitempty"`
	Signers []string `json:"signers,omitempty"`
	Root    []byte   `json:"root,omitempty"`
	Path    [][]byte `json:"path,omitempty"`
	Refused string   `json:"refused,omitempty"`
}

// folder reads tiles as tlog-tiles lays them out, without the height that sumdb puts into paths.
type folder string

func (folder) Height() int                     { return 8 }
func (folder) SaveTiles([]tlog.Tile, [][]byte) {}
func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	found := make([][]byte, len(tiles))
	for i, tile := range tiles {
		path := "tile/" + strings.TrimPrefix(tile.Path(), "tile/8/")
		data, err := os.ReadFile(filepath.Join(string(f), path))
		if err != nil {
			return nil, err
		}
		found[i] = data
	}
	return found, nil
}

func hash(data []byte) (h tlog.Hash) {
	copy(h[:], data)
	return h
}

func proof(path [][]byte) []tlog.Hash {
	made := make([]tlog.Hash, len(path))
	for i, node := range path {
		made[i] = hash(node)
	}
	return made
}

func plain(path []tlog.Hash) [][]byte {
	made := make([][]byte, len(path))
	for i := range path {
		made[i] = path[i][:]
	}
	return made
}

func opened(j job) (answer, error) {
	verifier, err := note.NewVerifier(j.Key)
	if err != nil {
		return answer{}, err
	}
	found, err := note.Open([]byte(j.Note), note.VerifierList(verifier))
	if err != nil {
		return answer{}, err
	}
	made := answer{Text: found.Text}
	for _, one := range found.Sigs {
		made.Signers = append(made.Signers, one.Name)
	}
	return made, nil
}

func do(j job) (made answer, err error) {
	defer func() { // a path that is too short makes sumdb panic
		if wrong := recover(); wrong != nil {
			err = fmt.Errorf("%v", wrong)
		}
	}()
	tiles := tlog.TileHashReader(tlog.Tree{N: j.Size, Hash: hash(j.Root)}, folder(j.Folder))
	switch j.Do {
	case "note":
		return opened(j)
	case "included":
		record := tlog.RecordHash(j.Entry)
		return made, tlog.CheckRecord(proof(j.Path), j.Size, hash(j.Root), j.Index, record)
	case "grew":
		return made, tlog.CheckTree(proof(j.Path), j.Size, hash(j.Root), j.Older, hash(j.OldRoot))
	case "root":
		root, err := tlog.TreeHash(j.Size, tiles)
		return answer{Root: root[:]}, err
	case "inclusion":
		path, err := tlog.ProveRecord(j.Size, j.Index, tiles)
		return answer{Path: plain(path)}, err
	case "consistency":
		path, err := tlog.ProveTree(j.Size, j.Older, tiles)
		return answer{Path: plain(path)}, err
	}
	return made, fmt.Errorf("nothing of that name")
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var j job
		made, err := answer{}, json.Unmarshal(lines.Bytes(), &j)
		if err == nil {
			made, err = do(j)
		}
		if err != nil {
			made = answer{Refused: err.Error()}
		}
		out, _ := json.Marshal(made)
		fmt.Println(string(out))
	}
}
