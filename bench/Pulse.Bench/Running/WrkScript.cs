namespace Pulse.Bench.Running;

/// <summary>Lua scripts with which wrk creates requests.</summary>
internal static class WrkScript
{
    /// <summary>Sends the same JSON body with each request.</summary>
    public static string Post(string path, string body) => $$"""
        wrk.method = "POST"
        wrk.path = "{{path}}"
        wrk.headers["Content-Type"] = "application/json"
        wrk.body = [[{{body}}]]
        """;

    /// <summary>
    /// Sends one request for each line of a file, and begins again after the last one. A line has fields that are separated by spaces.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="method">The method.</param>
    /// <param name="path">Lua expression of the path. It can use the table <c>fields</c>, and <c>count</c>, the number of the
    /// request.</param>
    /// <param name="body">Lua expression of the body.</param>
    /// <param name="headers">Lua table of headers beside those of the command line.</param>
    public static string ForEachLine(string file, string method, string path, string body = "nil", string headers = "{}") => $$"""
        local lines = {}
        local count = 0
        function init(args)
          for line in io.lines("{{file}}") do lines[#lines + 1] = line end
          wrk.headers["Content-Type"] = "application/json"
        end
        function request()
          count = count + 1
          local fields = {}
          for field in string.gmatch(lines[(count - 1) % #lines + 1], "%S+") do fields[#fields + 1] = field end
          local headers = {{headers}}
          for name, value in pairs(wrk.headers) do headers[name] = value end
          return wrk.format("{{method}}", {{path}}, headers, {{body}})
        end
        """;
}
