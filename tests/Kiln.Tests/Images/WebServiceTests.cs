using System.Diagnostics;
using System.Net;

namespace Kiln.Tests.Images;

public sealed class WebServiceTests
{
    private const int NothingListens = 1;

    [Fact]
    public async Task It_shows_its_version_and_the_machine_it_runs_on()
    {
        await using var service = await WebService.StartAsync(NothingListens, version: "v7");

        var (status, body) = await service.GetAsync("/");

        status.ShouldBe(HttpStatusCode.OK);
        body.ShouldBe($$"""{"version": "v7", "host": "{{Environment.MachineName}}"}""" + "\n");
    }

    [Fact]
    public async Task It_is_healthy_when_redis_answers()
    {
        using var redis = new RedisStub();
        await using var service = await WebService.StartAsync(redis.Port);

        var (status, body) = await service.GetAsync("/health");

        status.ShouldBe(HttpStatusCode.OK);
        body.ShouldBe("""{"status": "ok"}""" + "\n");
        redis.Received.ShouldBe("*1\r\n$4\r\nPING\r\n");
    }

    [Fact]
    public async Task Without_redis_it_is_not_healthy_and_names_it()
    {
        await using var service = await WebService.StartAsync(NothingListens);

        var (status, body) = await service.GetAsync("/health");

        status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        body.ShouldBe("""{"status": "failing", "redis": "redis at 127.0.0.1:1: [Errno 111] Connection refused"}""" + "\n");
    }

    [Theory]
    [InlineData("-LOADING Redis is loading the dataset in memory\r\n", "LOADING Redis is loading the dataset in memory")]
    [InlineData("", "closed the connection")]
    [InlineData("HTTP/1.1 400 Bad Request\r\n", "answered 'HTTP/1.1 400 Bad Request' to PING")]
    public async Task A_redis_that_answers_something_else_is_not_healthy(string answer, string why)
    {
        using var redis = new RedisStub(answer);
        await using var service = await WebService.StartAsync(redis.Port);

        var (status, body) = await service.GetAsync("/health");

        status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        body.ShouldContain(why);
    }

    [Fact]
    public async Task Told_to_end_it_finishes_the_request_it_has_and_exits_within_5_seconds()
    {
        using var redis = new RedisStub(holdBack: true);
        await using var service = await WebService.StartAsync(redis.Port);
        var slow = service.GetAsync("/health");
        await redis.Asked.WaitAsync(TimeSpan.FromSeconds(10));

        var watch = Stopwatch.StartNew();
        await service.TerminateAsync();
        redis.Let();

        (await slow).Status.ShouldBe(HttpStatusCode.OK);
        (await service.ExitCodeAsync(TimeSpan.FromSeconds(10))).ShouldBe(0);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Told_to_end_it_accepts_no_more_connections()
    {
        using var redis = new RedisStub(holdBack: true);
        await using var service = await WebService.StartAsync(redis.Port);
        var slow = service.GetAsync("/health");
        await redis.Asked.WaitAsync(TimeSpan.FromSeconds(10));

        await service.TerminateAsync();

        // It hears of it a moment later.
        await Should.ThrowAsync<HttpRequestException>(async () =>
        {
            for (var attempt = 0; attempt < 600; attempt++)
            {
                await service.GetAsync("/");
                await Task.Delay(50);
            }
        });
        redis.Let();
        (await slow).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("http")]
    [InlineData("0")]
    [InlineData("70000")]
    public async Task A_port_that_is_none_is_refused(string port)
    {
        var (code, errors) = await WebService.RefusedAsync(port);

        code.ShouldBe(1);
        errors.ShouldBe($"PORT is '{port}'; a port between 1 and 65535 was expected.\n");
    }
}
