# Runs a PostgreSQL server until standard input ends: the pipe from the process that started this one is closed when that process
# ends for any reason, also when it is killed. Arguments: a folder with the folder "program" and the file "password"; a port.
folder=$1
port=$2
cd "$folder" || exit 1
exec 3<&0 </dev/null
# A terminal sends SIGINT to all processes of the starter. What is printed below has no reader if the starter was killed.
trap '' INT TERM HUP PIPE

{
  program/bin/initdb -D data -U postgres --pwfile=password -A scram-sha-256 -E UTF8 --locale=C --no-sync &&
    rm password &&
    # Committed data needs to survive the clients, not the machine.
    exec program/bin/postgres -D data -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
      -c fsync=off -c max_connections=100 3<&-
} >server.log 2>&1 &
server=$!

# SIGINT ends the sessions of all clients.
{ cat <&3; kill -INT "$server"; } >/dev/null 2>&1 &

wait "$server"
# Reports that the server has ended. The folder remains until the starter has read the log.
echo ended
cat <&3 >/dev/null
cd / && rm -rf "$folder"
