using Microsoft.AspNetCore.Mvc;

namespace Pulse.Bench.Hosts;

/// <summary>Returns one of Pulse's responses as ready-made bytes, without serialization. It binds the same bodies as Pulse.</summary>
[ApiController]
public sealed class ReadyController(ReadyAnswer answer) : ControllerBase
{
    [HttpGet("/auth/session")]
    [HttpGet("/permissions")]
    [HttpGet("/apikeys")]
    [HttpGet("/apikeys/{id:guid}")]
    public IActionResult Get() => answer;

    [HttpPost("/apikeys/verify")]
    public IActionResult Verify(Presented presented) => presented.ApiKey is null ? BadRequest() : answer;

    [HttpPost("/apikeys/verify/batch")]
    public IActionResult VerifyBatch(PresentedBatch batch) => batch.Items is null or [] ? BadRequest() : answer;

    /// <summary>The body of <c>POST /apikeys/verify</c>.</summary>
    public sealed record Presented(string? ApiKey, string? ApiSecret, IReadOnlyList<string>? Permissions, string? IpAddress, int? Cost);

    public sealed record PresentedBatch(IReadOnlyList<Presented>? Items);
}

/// <summary>The bytes of one response of Pulse.</summary>
public sealed class ReadyAnswer : IActionResult
{
    private const string FileVariable = "BENCH_READY";

    private readonly byte[] bytes = File.ReadAllBytes(Environment.GetEnvironmentVariable(FileVariable)!);

    /// <summary>Environment variables that pass the file with the bytes to a contestant's process.</summary>
    public static (string Name, string Value)[] In(string file) => [(FileVariable, file)];

    public async Task ExecuteResultAsync(ActionContext context)
    {
        var response = context.HttpContext.Response;
        (response.ContentType, response.ContentLength) = ("application/json; charset=utf-8", bytes.Length);
        await response.Body.WriteAsync(bytes, context.HttpContext.RequestAborted);
    }
}
