<?php // One request at a time, by sockets, behind the text of docs/backend.md.
require getenv('PHP_AUTOLOAD');
require 'PassportAuth.php';

$passport = new PassportAuth(getenv('ISSUER'), getenv('AUDIENCE'), getenv('JWKS_URL'));
$server = stream_socket_server('tcp://127.0.0.1:0');
echo 'listening on http://' . stream_socket_get_name($server, false) . "\n";

while ($connection = stream_socket_accept($server, -1)) {
    $authorization = null;
    while (($line = rtrim((string) fgets($connection))) !== '') {
        if (preg_match('/^authorization: (.*)$/i', $line, $header)) {
            $authorization = $header[1];
        }
    }
    try {
        $caller = $passport->identify($authorization);
        $status = $caller === null ? 401 : 200;
    } catch (RuntimeException) {
        [$caller, $status] = [null, 503];
    }
    $body = json_encode($caller);
    $length = strlen($body);
    fwrite($connection, "HTTP/1.1 $status X\r\ncontent-length: $length\r\nconnection: close\r\n\r\n$body");
    fclose($connection);
}
