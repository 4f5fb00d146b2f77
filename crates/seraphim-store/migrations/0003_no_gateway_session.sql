-- A session with the gateway is not taken up again by another process.
DROP TABLE gateway_session;
