filedesc://x.arc 0.0.0.0 20240506100000 text/plain 75
1 0 Example
URL IP-address Archive-date Content-type Archive-length


http://gazette.example/ 1.2.3.4 20240506100000 text/html 218
HTTP/1.1 200 OK
Content-Type: text/html; charset=utf-8

<html><head><title>Bridge closed</title></head><body><p>The bridge over the river is closed until Friday, the office of works said on Monday.</p></body></html>
