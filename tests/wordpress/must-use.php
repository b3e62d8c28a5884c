<?php
/* WordPress asks only public hosts, on ports 80, 443 and 8080, for an embed. Here the map's service is on loopback. */

function dateline_is_it( $host, $url ) {
	return getenv( 'DATELINE_HOST' ) === $host . ':' . parse_url( $url, PHP_URL_PORT );
}

add_filter( 'http_request_host_is_external', function ( $external, $host, $url ) {
	return $external || dateline_is_it( $host, $url );
}, 10, 3 );

add_filter( 'http_allowed_safe_ports', function ( $ports, $host, $url ) {
	return dateline_is_it( $host, $url ) ? array_merge( $ports, array( (int) parse_url( $url, PHP_URL_PORT ) ) ) : $ports;
}, 10, 3 );
