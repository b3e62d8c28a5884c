<?php
/* What is done in WordPress without its pages, by its own functions: newsroom.php install | post TITLE CONTENT. */

define( 'WP_INSTALLING', 'install' === $argv[1] );
require getenv( 'WORDPRESS_ROOT' ) . '/wp-load.php';

if ( WP_INSTALLING ) {
	require ABSPATH . 'wp-admin/includes/upgrade.php';
	wp_install( 'The paper', 'reporter', 'reporter@paper.example', false, '', getenv( 'WORDPRESS_PASSWORD' ) );
	// Avatars come from another machine.
	update_option( 'show_avatars', '0' );
} else {
	$made = wp_insert_post(
		array( 'post_title' => $argv[2], 'post_content' => $argv[3], 'post_status' => 'publish', 'post_author' => 1 ),
		true
	);
	is_wp_error( $made ) && exit( $made->get_error_message() );
	echo get_permalink( $made );
}
