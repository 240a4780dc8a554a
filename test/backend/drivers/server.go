// Go's own HTTP server behind the text of docs/backend.md.
package main

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
)

func main() {
	passport := NewPassport(os.Getenv("ISSUER"), os.Getenv("AUDIENCE"), os.Getenv("JWKS_URL"))
	handler := passport.Require(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		caller := CallerOf(r)
		json.NewEncoder(w).Encode(map[string]string{"sub": caller.Subject, "sid": caller.SID})
	}))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Printf("listening on http://%s\n", listener.Addr())
	http.Serve(listener, handler)
}
